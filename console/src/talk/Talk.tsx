import { Anchor, Box, Button, Group, Stack, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { api, ask } from "../api/client";
import { Page } from "../common/Page";
import { ProblemAlert } from "../common/ProblemAlert";
import { useConversationStream } from "../conversations/useConversationStream";
import { Bubble } from "./Bubble";
import { Composer } from "./Composer";
import { heardOf } from "./heard";
import { say } from "./say";
import { StatusLine } from "./StatusLine";
import styles from "./Talk.module.css";

export function Talk({ id }: { id: string }) {
  const { entries, live, status, isLive } = useConversationStream(id);
  const saying = useMutation({ mutationFn: ({ text, key }: { text: string; key: string }) => say(id, text, key) });
  const stop = useMutation({
    mutationFn: () => ask(api.POST("/api/v1/conversations/{id}/cancel", { params: { path: { id } }, body: {} })),
  });
  const heard = heardOf(entries);
  const started = entries[0]?.fact;
  const agent = started?.kind === "conversation_started" ? started.agent : "…";

  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    end.current?.scrollIntoView({ block: "end" });
  }, [entries.length, live]);

  return (
    <Page
      title={`Talk to ${agent}`}
      about={
        <Anchor component={Link} to={`/conversations/${id}`} fz="sm">
          See what went on inside
        </Anchor>
      }
      actions={
        <Button component={Link} to="/talk" variant="default" leftSection={<IconPlus size={16} aria-hidden />}>
          New
        </Button>
      }
    >
      <Box maw={720}>
        <Stack gap="sm" role="log" aria-label="Conversation" aria-live="polite" className={styles.log}>
          {heard.map((one) => (
            <Bubble key={one.seq} who={one.who} text={one.text} />
          ))}
          {live && <Bubble who="agent" text={live} isLive />}
        </Stack>
        <Box className={styles.foot} ref={end}>
          <Group justify="space-between" mih={30} px={4}>
            <StatusLine status={status} isLive={isLive} isTalking={live.length > 0} />
            {status?.state === "working" && (
              <Button size="compact-xs" variant="subtle" color="gray" loading={stop.isPending} onClick={() => stop.mutate()}>
                Stop
              </Button>
            )}
          </Group>
          {saying.error && <ProblemAlert error={saying.error} />}
          <Composer label="Message" isBusy={saying.isPending} onSay={(text, key) => saying.mutateAsync({ text, key })} />
          <Text fz="xs" c="dimmed" ta="center" mt={6}>
            {id}
          </Text>
        </Box>
      </Box>
    </Page>
  );
}
