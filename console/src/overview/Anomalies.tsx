import { Anchor, Badge, Box, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import { api, ask, type Schemas } from "../api/client";
import { Ago } from "../common/Ago";
import { usd, words } from "../common/format";
import { Loaded } from "../common/Loaded";
import { Panel } from "../common/Panel";

const shown = 5;
const week = 7 * 24 * 3_600_000;

/** Spending that left what is usual, and has not come back. */
export function Anomalies() {
  const anomalies = useQuery({
    queryKey: ["anomalies"],
    queryFn: () => ask(api.GET("/api/v1/anomalies", { params: { query: { state: "current" } } })),
    refetchInterval: 300_000,
  });
  return (
    <Panel title="Dearer than usual" about="Looked at once an hour.">
      <Loaded query={anomalies} lines={1}>
        {({ data }) =>
          data.length === 0 ? (
            <Text fz="sm" c="dimmed">
              Spending is as it usually is.
            </Text>
          ) : (
            <Stack gap="md">
              {data.slice(0, shown).map((anomaly) => (
                <One key={anomaly.id} anomaly={anomaly} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Panel>
  );
}

function One({ anomaly }: { anomaly: Schemas["Anomaly"] }) {
  const known = useQueryClient();
  const path = { id: anomaly.id };
  const onSuccess = () => void known.invalidateQueries({ queryKey: ["anomalies"] });
  const acknowledge = useMutation({ mutationFn: () => ask(api.POST("/api/v1/anomalies/{id}/acknowledge", { params: { path } })), onSuccess });
  const silence = useMutation({
    mutationFn: () =>
      ask(api.POST("/api/v1/anomalies/{id}/silence", { params: { path }, body: { until: new Date(Date.now() + week).toISOString() } })),
    onSuccess,
  });
  const causes = Object.entries(anomaly.shares_usd)
    .filter(([, share]) => Number(share) > 0)
    .sort(([, a], [, b]) => Number(b) - Number(a))
    .slice(0, 3);
  return (
    <Box>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          {anomaly.conversation ? (
            <Anchor component={Link} to={`/conversations/${anomaly.conversation}`} fz="sm" fw={550}>
              …{anomaly.conversation.slice(-8)}
            </Anchor>
          ) : (
            <Text fz="sm" fw={550}>
              {anomaly.agent ?? "all agents"}
            </Text>
          )}
          <Badge color={anomaly.state === "open" ? "orange" : "gray"}>{words(anomaly.cause)}</Badge>
        </Group>
        <Text fz="xs" c="dimmed">
          since <Ago at={anomaly.opened_at} />
        </Text>
      </Group>
      <Text fz="xs" mt={2} className="numbers">
        {usd(anomaly.cost_usd)} in {anomaly.hours} h, usually {usd(anomaly.usual_usd)}: {causes.map(([cause, share]) => `${words(cause)} +${usd(share)}`).join(", ")}
      </Text>
      <Group gap="xs" mt={4}>
        {anomaly.state === "open" && (
          <Button size="compact-xs" variant="default" loading={acknowledge.isPending} onClick={() => acknowledge.mutate()}>
            I know
          </Button>
        )}
        {anomaly.state !== "silenced" && (
          <Button size="compact-xs" variant="subtle" loading={silence.isPending} onClick={() => silence.mutate()}>
            Silence for a week
          </Button>
        )}
      </Group>
    </Box>
  );
}
