import { Box, Divider, Group, Progress, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, ask, type Schemas } from "../api/client";
import { type Share, shareColors, shareNames, tierColors } from "../common/colors";
import { plural, tokens } from "../common/format";
import { Loaded } from "../common/Loaded";
import { Panel } from "../common/Panel";
import { Key, StackedBar } from "../common/StackedBar";

const filled = ["system", "knowledge", "recall", "history", "working"] as const satisfies Share[];

/** How full the context is, share by share, as the next call would find it. */
export function ContextMeter({ id }: { id: string }) {
  const context = useQuery({
    queryKey: ["context", id],
    queryFn: () => ask(api.GET("/api/v1/conversations/{id}/context", { params: { path: { id } } })),
    placeholderData: (before) => before,
  });
  return (
    <Panel title="Context">
      <Loaded query={context} lines={6}>
        {(report) => <Meter report={report} />}
      </Loaded>
    </Panel>
  );
}

function Meter({ report }: { report: Schemas["ContextReport"] }) {
  const { budget, used, tiers } = report;
  const total = filled.reduce((sum, share) => sum + used[share], 0);
  const whole = filled.reduce((sum, share) => sum + (budget[share] ?? 0), budget.task + budget.safety);
  const parts = filled.map((share) => ({
    name: shareNames[share],
    value: used[share],
    color: shareColors[share],
    note: tokens(used[share]),
  }));
  const byTier = (["core", "working", "transient"] as const).map((tier) => ({
    name: tier,
    value: tiers[tier],
    color: tierColors[tier],
    note: tokens(tiers[tier]),
  }));
  return (
    <Stack gap="sm" data-testid="context-meter">
      <Box>
        <Group justify="space-between" mb={4}>
          <Text fz="sm" className="numbers">
            <b>{tokens(total)}</b> of {tokens(whole)} tokens
          </Text>
          <Text fz="xs" c="dimmed" className="numbers">
            {((100 * total) / whole).toFixed(1)} %
          </Text>
        </Group>
        <StackedBar label="Context used" parts={parts} whole={whole} />
      </Box>
      <Stack gap={7}>
        {filled.map((share) => (
          <ShareBar key={share} share={share} used={used[share]} budget={budget[share] ?? 0} />
        ))}
      </Stack>
      <Divider />
      <Box>
        <Text fz="xs" c="dimmed" mb={4}>
          How long it is needed
        </Text>
        <StackedBar label="Tiers" parts={byTier} whole={byTier.reduce((sum, tier) => sum + tier.value, 0)} size={10} />
        <Box mt={6}>
          <Key parts={byTier} />
        </Box>
      </Box>
      <Text fz="xs" c="dimmed">
        Epoch {report.epoch}. {plural(report.items, "item")} in view
        {report.shortened > 0 && `, ${report.shortened} of them shortened`}
        {report.omitted_items > 0 && `; ${report.omitted_items} have left it`}
        {report.folded > 0 && `, with ${plural(report.folded, "line")} kept of them`}
        {report.recalled > 0 && `; ${report.recalled} recalled`}.
      </Text>
    </Stack>
  );
}

function ShareBar({ share, used, budget }: { share: Share; used: number; budget: number }) {
  if (budget === 0 && used === 0) return null;
  return (
    <Box>
      <Group justify="space-between" gap="xs">
        <Text fz="xs">{shareNames[share]}</Text>
        <Text fz="xs" c="dimmed" className="numbers">
          {tokens(used)} / {tokens(budget)}
        </Text>
      </Group>
      <Progress
        value={budget > 0 ? (100 * used) / budget : 0}
        color={shareColors[share]}
        size={5}
        mt={3}
        aria-label={`${shareNames[share]} used`}
      />
    </Box>
  );
}
