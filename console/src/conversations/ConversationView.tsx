import { Anchor, Button, Grid, Stack, Text } from "@mantine/core";
import { IconMessage2 } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { api, ask, type Schemas } from "../api/client";
import { type Entry, readEntry } from "../api/facts";
import { Page } from "../common/Page";
import { ProblemAlert } from "../common/ProblemAlert";
import { StateBadge } from "../common/StateBadge";
import { ContextMeter } from "./ContextMeter";
import { Details } from "./Details";
import { PromptDrawer } from "./PromptDrawer";
import { Timeline } from "./Timeline";
import { timelineOf } from "./timeline";
import { useConversationStream } from "./useConversationStream";

export function ConversationView({ row, initialAfter }: { row: Schemas["Conversation"]; initialAfter: number }) {
  const { id } = row;
  const [after] = useState(initialAfter);
  const { entries, live, status, isLive } = useConversationStream(id, after);
  const [isWhole, setIsWhole] = useState(after === 0);
  const [params, setParams] = useSearchParams();
  const prompt = Number(params.get("attempt")) || null;
  const earlier = useQuery({
    queryKey: ["entries", id, after],
    queryFn: () => entriesUpTo(id, after),
    enabled: isWhole && after > 0,
    staleTime: Infinity,
  });
  const queries = useQueryClient();

  // Whatever is settled changes what is known about the conversation and what its context holds.
  const seq = entries.at(-1)?.seq;
  useEffect(() => {
    if (seq === undefined) return;
    void queries.invalidateQueries({ queryKey: ["conversation", id] });
    void queries.invalidateQueries({ queryKey: ["context", id] });
  }, [seq, id, queries]);

  const items = timelineOf([...(earlier.data ?? []), ...entries]);
  return (
    <Page
      title={row.user ?? id}
      about={
        <>
          <StateBadge state={row.state} />{" "}
          <Text span fz="xs" ff="monospace" ml={4}>
            {id}
          </Text>
        </>
      }
      actions={
        <Button component={Link} to={`/talk/${id}`} variant="default" leftSection={<IconMessage2 size={16} aria-hidden />}>
          Talk
        </Button>
      }
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }} order={{ base: 2, md: 1 }}>
          {!isWhole && (
            <Anchor component="button" type="button" fz="sm" mb="sm" onClick={() => setIsWhole(true)}>
              Show the {after} entries before these
            </Anchor>
          )}
          {earlier.error && <ProblemAlert error={earlier.error} onRetry={() => void earlier.refetch()} />}
          <Timeline items={items} live={live} isConnecting={!isLive && entries.length === 0} onPrompt={(n) => setParams({ attempt: String(n) }, { replace: true })} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }} order={{ base: 1, md: 2 }}>
          <Stack gap="md" style={{ position: "sticky", top: 24 }}>
            <ContextMeter id={id} />
            <Details row={row} status={status} isLive={isLive} />
          </Stack>
        </Grid.Col>
      </Grid>
      <PromptDrawer id={id} attempt={prompt} onClose={() => setParams({}, { replace: true })} />
    </Page>
  );
}

async function entriesUpTo(id: string, last: number): Promise<Entry[]> {
  const all: Entry[] = [];
  while ((all.at(-1)?.seq ?? 0) < last) {
    const query = { after: all.at(-1)?.seq ?? 0, limit: Math.min(1000, last - all.length) };
    const page = await ask(api.GET("/api/v1/conversations/{id}/entries", { params: { path: { id }, query } }));
    if (page.data.length === 0) break;
    all.push(...page.data.map(readEntry));
  }
  return all;
}
