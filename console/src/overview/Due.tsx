import { Anchor, Box, Group, Progress, Stack, Text } from "@mantine/core";
import { IconChecks } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Schemas } from "../api/client";
import { Ago } from "../common/Ago";
import { duration, words } from "../common/format";
import { Nothing } from "../common/Nothing";
import { Panel } from "../common/Panel";
import { StateBadge } from "../common/StateBadge";
import { useNow } from "../common/useNow";

/** Turns without an answer, the one that is due first at the top. */
export function Due({ turns }: { turns?: Schemas["UnansweredTurn"][] }) {
  return (
    <Panel title="Unanswered" about="Who waits, and until when a person takes over.">
      {turns?.length === 0 && (
        <Nothing icon={IconChecks} title="Everybody has an answer">
          Turns that wait for a model or a person appear here.
        </Nothing>
      )}
      <Stack gap="md">
        {turns?.slice(0, 12).map((turn) => (
          <DueTurn key={turn.conversation} turn={turn} />
        ))}
      </Stack>
    </Panel>
  );
}

function DueTurn({ turn }: { turn: Schemas["UnansweredTurn"] }) {
  return (
    <Box>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Anchor component={Link} to={`/conversations/${turn.conversation}`} fz="sm" fw={550}>
            …{turn.conversation.slice(-8)}
          </Anchor>
          <Text fz="sm" c="dimmed">
            {turn.agent}
          </Text>
          <StateBadge state={turn.state} />
        </Group>
        <Text fz="xs" c="dimmed">
          since <Ago at={turn.since} />
        </Text>
      </Group>
      {turn.reason && (
        <Text fz="xs" c="dimmed" lineClamp={2} mt={2}>
          {words(turn.reason)}
        </Text>
      )}
      {turn.due_at && <Deadline since={turn.since} dueAt={turn.due_at} />}
    </Box>
  );
}

function Deadline({ since, dueAt }: { since: string; dueAt: string }) {
  const now = useNow();
  const [from, to] = [Date.parse(since), Date.parse(dueAt)];
  const passed = Math.min(100, Math.max(0, (100 * (now - from)) / (to - from)));
  const color = passed > 80 ? "red" : passed > 50 ? "orange" : "kelp";
  const left = to - now;
  return (
    <Group gap="sm" mt={4} wrap="nowrap">
      <Progress value={passed} color={color} size={6} flex={1} aria-label="Time of the deadline that has passed" />
      <Text fz="xs" className="numbers" w={110} ta="right">
        {left > 0 ? `${duration(Math.floor(left / 1_000) * 1_000)} left` : "due now"}
      </Text>
    </Group>
  );
}
