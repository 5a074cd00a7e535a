import { Anchor, Box, Group, Stack, Text } from "@mantine/core";
import { IconMoodSmile } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { api, ask, type Schemas } from "../api/client";
import { Ago } from "../common/Ago";
import { usd, words } from "../common/format";
import { Loaded } from "../common/Loaded";
import { Nothing } from "../common/Nothing";
import { Page } from "../common/Page";
import { Panel } from "../common/Panel";
import { useAnewOnChange } from "../overview/useAnewOnChange";

/** Conversations that wait for a person. */
export function InboxPage() {
  useAnewOnChange("handoffs");
  const handoffs = useQuery({
    queryKey: ["handoffs"],
    queryFn: () => ask(api.GET("/api/v1/handoffs", { params: { query: { limit: 100 } } })),
  });
  return (
    <Page title="Inbox" about="Conversations that wait for a person. While one has it, no model speaks.">
      <Loaded query={handoffs} lines={6}>
        {({ data }) =>
          data.length === 0 ? (
            <Panel>
              <Nothing icon={IconMoodSmile} title="Nobody waits">
                When no model answers within an agent&apos;s deadline, its conversation comes here.
              </Nothing>
            </Panel>
          ) : (
            <Stack gap="sm">
              {data.map((one) => (
                <Waiting key={one.id} handoff={one} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Page>
  );
}

function Waiting({ handoff }: { handoff: Schemas["Handoff"] }) {
  return (
    <Panel>
      <Group justify="space-between" align="baseline" gap="xs">
        <Anchor component={Link} to={`/inbox/${handoff.id}`} fw={600} fz="md">
          {handoff.user ?? `…${handoff.conversation.slice(-8)}`}
        </Anchor>
        <Text fz="xs" c="dimmed">
          waits since <Ago at={handoff.at} />
        </Text>
      </Group>
      {handoff.last_message && (
        <Text fz="md" lineClamp={3} mt={4}>
          {handoff.last_message}
        </Text>
      )}
      <Box mt={6}>
        <Text fz="xs" c="dimmed">
          {handoff.agent}, {words(handoff.code)}, {usd(handoff.cost_usd)} so far
        </Text>
      </Box>
    </Panel>
  );
}
