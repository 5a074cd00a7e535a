import { Alert, Badge, Button, Grid, Stack, Text } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";
import { api, ask, type Schemas } from "../api/client";
import { Ago } from "../common/Ago";
import { dayAndTime, usd, words } from "../common/format";
import { KeyHelp } from "../common/KeyHelp";
import { newKey } from "../common/newKey";
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
import { Others } from "./Others";
import { Owner } from "./Owner";
import { Packet } from "./Packet";
import { useOwnership } from "./useOwnership";
import { usePresence } from "./usePresence";

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
  const draft = useMutation({
    mutationFn: (wish: string) =>
      ask(
        api.POST("/api/v1/handoffs/{id}/draft", {
          params: { path },
          body: { instruction: wish || undefined },
          headers: { "Idempotency-Key": newKey() },
        }),
      ),
  });
  const ownership = useOwnership("handoffs", handoff.id, again);
  const isOpen = handoff.state !== "closed";
  const type = usePresence("handoffs", handoff.id, isOpen);
  const navigate = useNavigate();
  const focus = (what: string) => document.querySelector<HTMLElement>(what)?.focus();
  useHotkeys([
    ["r", () => focus("#reply")],
    ["d", () => document.querySelector<HTMLElement>("[data-draft]")?.click()],
    ["c", () => isOpen && ownership.claim.mutate()],
    ["n", () => focus("#note")],
    ["b", () => focus("#return-note")],
    ["u", () => void navigate("/inbox")],
  ]);
  return (
    <Page
      title={handoff.user ?? `…${handoff.conversation.slice(-8)}`}
      about={
        <>
          <Badge size="sm" color={isOpen ? "grape" : "gray"}>
            {handoff.state}
          </Badge>{" "}
          {isOpen ? "waits since" : "came"} <Ago at={handoff.at} />
          {isOpen && handoff.due_at && `, a person is due ${dayAndTime(handoff.due_at)}`}
          <Others id={handoff.id} />
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
              {draft.error && <ProblemAlert error={draft.error} />}
              <Composer
                id="reply"
                label="Answer in the agent's place"
                isBusy={reply.isPending}
                onSay={(text, key) => reply.mutateAsync({ text, key }).then(() => draft.reset())}
                onDraft={(wish) => draft.mutateAsync(wish).then((made) => made.text)}
                onType={type}
              />
              <Text fz="xs" c="dimmed" mt={6} role="status">
                {draft.data
                  ? `Drafted by ${draft.data.model} for ${usd(draft.data.cost_usd)}. The user sees nothing of it until you send it.`
                  : "Draft has a model write a reply; what is in the box is what you wish of it."}
              </Text>
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
            {isOpen && <Owner owner={handoff.owner} ownership={ownership} />}
            {isOpen && <GiveBack id={handoff.id} onDone={again} />}
            {handoff.packet && <Packet packet={handoff.packet} />}
            <Notes id={handoff.id} entries={entries} isOpen={isOpen} />
            <ContextMeter id={handoff.conversation} />
          </Stack>
        </Grid.Col>
      </Grid>
      {isOpen && (
        <KeyHelp
          keys={[
            ["r", "reply"],
            ["d", "draft"],
            ["c", "take it on"],
            ["n", "note"],
            ["b", "give back"],
            ["u", "back to the inbox"],
          ]}
        />
      )}
    </Page>
  );
}
