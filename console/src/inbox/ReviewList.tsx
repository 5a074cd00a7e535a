import { Anchor, Badge, Group, Stack, Text } from "@mantine/core";
import { IconChecks } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Schemas } from "../api/client";
import { dayAndTime, words } from "../common/format";
import { Loaded } from "../common/Loaded";
import { Nothing } from "../common/Nothing";
import { Panel } from "../common/Panel";
import { Others } from "./Others";

export function ReviewList({ reviews }: { reviews: UseQueryResult<Schemas["PageOfReview"]> }) {
  return (
    <Loaded query={reviews} lines={6}>
      {({ data }) =>
        data.length === 0 ? (
          <Panel>
            <Nothing icon={IconChecks} title="Nothing waits for a yes">
              Tool calls that need approval, answers that are held, proposed constitutions and lessons, and questions that agents ask again and
              again come here.
            </Nothing>
          </Panel>
        ) : (
          <Stack gap="sm">
            {data.map((one) => (
              <Panel key={one.id}>
                <Group justify="space-between" gap="xs">
                  <Group gap="xs">
                    <Anchor component={Link} to={`/reviews/${one.id}`} data-item fw={600} fz="md">
                      {one.title}
                    </Anchor>
                    <Badge size="sm" color="gray">
                      {words(one.subject)}
                    </Badge>
                    <Others id={one.id} />
                  </Group>
                  <Text fz="xs" c="dimmed">
                    until {dayAndTime(one.due_at)}, else {words(one.default_action)}
                  </Text>
                </Group>
                <Text fz="xs" c="dimmed" mt={4}>
                  {one.agent}
                  {one.user && `, for ${one.user}`}
                </Text>
              </Panel>
            ))}
          </Stack>
        )
      }
    </Loaded>
  );
}
