import { Alert, Anchor, Button, Grid, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "react-router";
import { api, ask, type Schemas } from "../api/client";
import { ApiError } from "../api/problem";
import { Ago } from "../common/Ago";
import { usd, words } from "../common/format";
import { Loaded } from "../common/Loaded";
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

export function HandoffPage() {
  const { id = "" } = useParams();
  const handoff = useQuery({ queryKey: ["handoff", id], queryFn: () => ask(api.GET("/api/v1/handoffs/{id}", { params: { path: { id } } })) });
  const isOver = handoff.error instanceof ApiError && handoff.error.problem.code === "HF0055";
  if (isOver) {
    return (
      <Page title="Hand-off">
        <Alert color="gray" title="It is over">
          <Text fz="sm">The conversation was given back.</Text>
          <Anchor component={Link} to="/inbox" fz="sm">To the inbox</Anchor>
        </Alert>
      </Page>
    );
  }
  return (
    <Loaded query={handoff} lines={8}>
      {(one) => <Handoff key={one.id} handoff={one} />}
    </Loaded>
  );
}

function Handoff({ handoff }: { handoff: Schemas["Handoff"] }) {
  const { entries } = useConversationStream(handoff.conversation);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const reply = useMutation({
    mutationFn: ({ text, key }: { text: string; key: string }) =>
      ask(api.POST("/api/v1/handoffs/{id}/reply", { params: { path: { id: handoff.id } }, body: { content: text }, headers: { "Idempotency-Key": key } })),
  });
  const onGivenBack = () => {
    void queries.invalidateQueries({ queryKey: ["handoffs"] });
    void navigate(`/conversations/${handoff.conversation}`);
  };
  return (
    <Page
      title={handoff.user ?? `…${handoff.conversation.slice(-8)}`}
      about={<>Waits since <Ago at={handoff.at} />: {words(handoff.code)}</>}
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
          <div className={talk.foot}>
            {reply.error && <ProblemAlert error={reply.error} />}
            <Composer label="Answer in the agent's place" isBusy={reply.isPending} onSay={(text, key) => reply.mutateAsync({ text, key })} />
          </div>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack>
            <Panel title="Why">
              <Text fz="sm">{handoff.reason}</Text>
              <Text fz="xs" c="dimmed" mt={6}>
                Agent {handoff.agent}; {usd(handoff.cost_usd)} so far.
              </Text>
            </Panel>
            <GiveBack id={handoff.id} onDone={onGivenBack} />
            <ContextMeter id={handoff.conversation} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
