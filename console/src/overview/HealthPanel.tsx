import { Badge, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "../api/client";
import { ApiError } from "../api/problem";
import { Loaded } from "../common/Loaded";
import { Panel } from "../common/Panel";

const colors: Record<string, string> = { ok: "teal", healthy: "teal", ready: "teal", pass: "teal", degraded: "orange", warn: "orange" };

/** The server's own word on itself. It answers 503 with the same report when it is not ready. */
async function askHealth(): Promise<Schemas["Health"]> {
  const answer = await fetch("/health/ready");
  if (!answer.headers.get("content-type")?.includes("json")) throw new ApiError(answer.status);
  return (await answer.json()) as Schemas["Health"];
}

export function HealthPanel() {
  const health = useQuery({ queryKey: ["health"], queryFn: askHealth, refetchInterval: 15_000 });
  return (
    <Panel title="This server">
      <Loaded query={health} lines={3}>
        {({ checks }) => (
          <Stack gap={8}>
            {checks.map((check) => (
              <div key={check.name}>
                <Group gap="xs">
                  <Badge size="sm" color={colors[check.status] ?? "red"}>
                    {check.status}
                  </Badge>
                  <Text fz="sm" fw={550}>
                    {check.name}
                  </Text>
                </Group>
                <Text fz="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
                  {check.detail}
                  {check.remedy && ` ${check.remedy}`}
                </Text>
              </div>
            ))}
          </Stack>
        )}
      </Loaded>
    </Panel>
  );
}
