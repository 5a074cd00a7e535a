import { Box, Group, NumberInput, SimpleGrid, Stack, Switch, Text } from "@mantine/core";
import { type Share, shareColors, shareNames } from "../common/colors";
import { count, tokens } from "../common/format";
import { Key, StackedBar } from "../common/StackedBar";
import { messagesOf } from "./definition";
import type { Edit } from "./edit";

const shares: Share[] = ["system", "knowledge", "recall", "history", "working", "task", "safety"];

const abouts: Record<Share, string> = {
  system: "Tools and constitution.",
  knowledge: "Passages of its documents.",
  recall: "What is brought back of earlier turns.",
  history: "Everything before the running turn.",
  working: "The running turn with its tool results.",
  task: "Kept for the answer.",
  safety: "Left empty, for the error of estimates.",
};

/** How the window is shared out. The shares must fit the smallest window of the ladder. */
export function BudgetEditor({ definition, change, report, isReadOnly }: Edit) {
  const given = definition.budget;
  const budget = given ?? report?.budget;
  const window = report?.window ?? 0;
  if (!budget) return <Text fz="sm">Name a model under Models first: the shares are of its window.</Text>;
  const total = shares.reduce((sum, share) => sum + (budget[share] ?? 0), 0);
  const parts = shares.map((share) => ({
    name: shareNames[share],
    value: budget[share] ?? 0,
    color: shareColors[share],
    note: tokens(budget[share] ?? 0),
  }));
  const set = (share: Share, value: string | number) => change({ budget: { ...budget, [share]: typeof value === "number" ? value : 0 } });
  return (
    <Stack gap="lg">
      <Switch
        label="Shares of its own"
        description="Otherwise the server shares out the smallest window of the ladder."
        disabled={isReadOnly}
        checked={given != null}
        onChange={(e) => change({ budget: e.currentTarget.checked ? (report?.budget ?? undefined) : undefined })}
      />
      <Box>
        <Group justify="space-between" mb={6}>
          <Text fz="sm" className="numbers">
            <b>{count(total)}</b> of {count(window)} tokens
          </Text>
          <Text fz="sm" className="numbers" c={total > window ? "var(--mantine-color-error)" : "dimmed"}>
            {total > window ? `${count(total - window)} too many` : `${count(window - total)} free`}
          </Text>
        </Group>
        <StackedBar label="Shares of the window" parts={parts} whole={Math.max(window, total)} size={22} isBusy />
        <Box mt="xs">
          <Key parts={parts} />
        </Box>
      </Box>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        {shares.map((share) => (
          <NumberInput
            key={share}
            label={shareNames[share]}
            description={abouts[share]}
            min={0}
            step={1_000}
            thousandSeparator=","
            readOnly={isReadOnly || !given}
            variant={given ? "default" : "filled"}
            value={budget[share] ?? 0}
            onChange={(value) => given && set(share, value)}
            error={messagesOf(report, `budget.${share}`)}
          />
        ))}
      </SimpleGrid>
      {messagesOf(report, "budget") && (
        <Text fz="sm" c="var(--mantine-color-error)" role="alert">
          {messagesOf(report, "budget")}
        </Text>
      )}
    </Stack>
  );
}
