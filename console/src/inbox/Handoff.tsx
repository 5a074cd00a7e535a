import { Alert, Badge, Button, Grid, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import { api, ask, type Schemas } from "../api/client";
import { Ago } from "../common/Ago";
import { usd, words } from "../common/format";
import { Page } from "../common/Page";
import { Panel } from "../common/Panel";
import { ProblemAlert } from "../common/ProblemAlert";
import { ContextMeter } from "../conversations/ContextMeter";
import { useConversationStream } from "../conversations/useConversationStream";
import { Bubble } from "../talk/Bubble";
import { Composer } from "../talk/Composer";
import { heardOf } from "../talk/heard";
import talk from "../talk/Talk.module.css";
import { GiveBack } from "./GiveBack";
import { Notes } from "./Notes";
import { Owner } from "./Owner";
import { Packet } from "./Packet";

/** A conversation in a person's hands: what was said, why it came here, and what can be done. */
export function Handoff({ handoff }: { handoff: Schemas["Handoff"] }) {
  const { entries } = useConversationStream(handoff.conversation);
  const queries = useQueryClient();
  const path = { id: handoff.id };
  const again = () => {
    void queries.invalidateQueries({ queryKey: ["handoff", handoff.id] });
    void queries.invalidateQueries({ queryKey: ["handoffs"] });
  };
  const reply = useMutation({
    mutationFn: ({ text, key }: { text: string; key: string }) =>
      ask(api.POST("/api/v1/handoffs/{id}/reply", { params: { path }, body: { content: text }, headers: { "Idempotency-Key": key } })),
    onSuccess: again,
  });
  const claim = (owner?: string) => ask(api.POST("/api/v1/handoffs/{id}/claim", { params: { path }, body: { owner } })).then(again);
  const release = () => ask(api.POST("/api/v1/handoffs/{id}/reassign", { params: { path }, body: {} })).then(again);
  const isOpen = handoff.state !== "closed";
  return (
    <Page
      title={handoff.user ?? `…${handoff.conversation.slice(-8)}`}
      about={
        <>
          <Badge size="sm" color={isOpen ? "grape" : "gray"}>
            {handoff.state}
          </Badge>{" "}
          {isOpen ? "waits since" : "came"} <Ago at={handoff.at} />
        </>
      }
      actions={
        <Button component={Link} to={`/conversations/${handoff.conversation}`} variant="default">
          Timeline
        </Button>
      }
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="sm" role="log" aria-label="Conversation" mb="md">
            {heardOf(entries).map((one) => (
              <Bubble key={one.seq} who={one.who} text={one.text} />
            ))}
          </Stack>
          {isOpen ? (
            <div className={talk.foot}>
              {reply.error && <ProblemAlert error={reply.error} />}
              <Composer
                label="Answer in the agent's place"
                isBusy={reply.isPending}
                onSay={(text, key) => reply.mutateAsync({ text, key })}
              />
            </div>
          ) : (
            <Alert color="gray" title={`It is over: ${words(handoff.outcome ?? "closed")}`} />
          )}
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack>
            <Panel title="Why it is here">
              <Text fz="sm">{handoff.reason}</Text>
              <Text fz="xs" c="dimmed" mt={6}>
                Agent {handoff.agent}; {usd(handoff.cost_usd)} so far.
              </Text>
            </Panel>
            {isOpen && <Owner owner={handoff.owner} onClaim={claim} onRelease={release} />}
            {isOpen && <GiveBack id={handoff.id} onDone={again} />}
            {handoff.packet && <Packet packet={handoff.packet} />}
            <Notes id={handoff.id} entries={entries} isOpen={isOpen} />
            <ContextMeter id={handoff.conversation} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
