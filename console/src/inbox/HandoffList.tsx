import { Anchor, Badge, Group, Stack, Text } from "@mantine/core";
import { IconMoodSmile } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Schemas } from "../api/client";
import { Ago } from "../common/Ago";
import { usd, words } from "../common/format";
import { Loaded } from "../common/Loaded";
import { Nothing } from "../common/Nothing";
import { Panel } from "../common/Panel";
import { useNow } from "../common/useNow";
import { Others } from "./Others";

export function HandoffList({ handoffs }: { handoffs: UseQueryResult<Schemas["PageOfHandoff"]> }) {
  return (
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
  );
}

function Waiting({ handoff }: { handoff: Schemas["Handoff"] }) {
  const now = useNow();
  return (
    <Panel>
      <Group justify="space-between" align="baseline" gap="xs">
        <Group gap="xs">
          <Anchor component={Link} to={`/inbox/${handoff.id}`} data-item fw={600} fz="md">
            {handoff.user ?? `…${handoff.conversation.slice(-8)}`}
          </Anchor>
          {handoff.state === "claimed" && (
            <Badge size="sm" color="gray">
              taken on
            </Badge>
          )}
          {handoff.due_at && Date.parse(handoff.due_at) < now && (
            <Badge size="sm" color="red">
              overdue
            </Badge>
          )}
          <Others id={handoff.id} />
          {handoff.priority > 0 && (
            <Badge size="sm" color="red">
              priority {handoff.priority}
            </Badge>
          )}
        </Group>
        <Text fz="xs" c="dimmed">
          waits since <Ago at={handoff.at} />
        </Text>
      </Group>
      {handoff.last_message && (
        <Text fz="md" lineClamp={3} mt={4}>
          {handoff.last_message}
        </Text>
      )}
      <Text fz="xs" c="dimmed" mt={6}>
        {handoff.agent}, {words(handoff.code)}, {usd(handoff.cost_usd)} so far
      </Text>
    </Panel>
  );
}
