import { Box, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconChecks } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Schemas } from "../api/client";
import { plural, usd } from "../common/format";
import { Loaded } from "../common/Loaded";
import { Nothing } from "../common/Nothing";
import { Panel } from "../common/Panel";
import { percent, shareOf } from "../common/percent";
import { Key, StackedBar } from "../common/StackedBar";
import { useOutcomes } from "../outcomes/useOutcomes";
import { Stars } from "./Stars";
import { twoWeeks } from "./weeks";

type Line = Omit<Schemas["OutcomeLine"], "group">;

/** What came of the conversations that ended in the last 7 days, beside the 7 before. */
export function Success() {
  const weeks = twoWeeks();
  const outcomes = useOutcomes({ from: weeks.from, by: "day" });
  return (
    <Panel title="Success and satisfaction" about="Conversations that ended in the last 7 days, beside the 7 before; days are UTC.">
      <Loaded query={outcomes} lines={5}>
        {({ lines }) => {
          const [before, now] = weeks.split(lines);
          return now.ended + before.ended === 0 ? (
            <Nothing icon={IconChecks} title="No conversation has ended">
              What users say of the answers, and what people settle, is counted here.
            </Nothing>
          ) : (
            <Stack gap="md">
              <Week name="Last 7 days" line={now} />
              <Week name="The 7 before" line={before} isDim />
              <Figures now={now} before={before} />
            </Stack>
          );
        }}
      </Loaded>
    </Panel>
  );
}

function Week({ name, line, isDim = false }: { name: string; line: Line; isDim?: boolean }) {
  const parts = [
    { name: "resolved by the agent", value: line.resolved_alone, color: "kelp.6" },
    { name: "resolved with a person", value: line.resolved - line.resolved_alone, color: "indigo.4" },
    { name: "not resolved, its user said", value: line.denied, color: "red.6" },
    { name: "nobody said", value: line.ended - line.resolved - line.denied, color: "gray.4" },
  ];
  return (
    <Box>
      <Text fz="xs" mb={4} c={isDim ? "dimmed" : undefined} className="numbers">
        {name}: {plural(line.ended, "conversation")}
      </Text>
      {line.ended > 0 && <StackedBar label={name} parts={parts} whole={line.ended} size={isDim ? 8 : 16} />}
      {!isDim && (
        <Box mt={6}>
          <Key parts={parts} />
        </Box>
      )}
    </Box>
  );
}

function Figures({ now, before }: { now: Line; before: Line }) {
  return (
    <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="md">
      <Figure name="Resolved" before={shareOf(before.resolved, before.ended)} note={`${now.resolved} of ${now.ended}`}>
        {now.ended > 0 ? percent(now.resolved / now.ended) : "–"}
      </Figure>
      <Figure name="Satisfaction" before={before.mean_rating ? `${before.mean_rating.toFixed(1)} (${before.rated})` : "–"} note={plural(now.rated, "rating")}>
        {now.mean_rating ? <Stars of={now.mean_rating} /> : "–"}
      </Figure>
      <Figure name="Per resolved conversation" before={usd(before.cost_per_resolved_usd)} note={`${usd(now.cost_usd)} in all`}>
        {usd(now.cost_per_resolved_usd)}
      </Figure>
      <Figure name="Without a person" before={shareOf(before.resolved_alone, before.ended)} note={`resolved: ${now.resolved_alone} of ${now.ended}`}>
        {now.ended > 0 ? percent(now.resolved_alone / now.ended) : "–"}
      </Figure>
      <Figure name="To a person" before={shareOf(before.handed_off, before.ended)} note={`${now.handed_off} of ${now.ended}`}>
        {now.ended > 0 ? percent(now.handed_off / now.ended) : "–"}
      </Figure>
      <Figure name="In trouble" before={shareOf(before.troubled, before.ended)} note={`parked or stopped: ${now.troubled} of ${now.ended}`}>
        {now.ended > 0 ? percent(now.troubled / now.ended) : "–"}
      </Figure>
    </SimpleGrid>
  );
}

function Figure({ name, note, before, children }: { name: string; note: string; before: string; children: ReactNode }) {
  return (
    <Box>
      <Text fz="xs" c="dimmed">
        {name}
      </Text>
      <Text component="div" fz="1.25rem" lh={1.3} fw={600} className="numbers">
        {children}
      </Text>
      <Text fz="xs" c="dimmed" className="numbers">
        {note}
      </Text>
      <Text fz="xs" c="dimmed" className="numbers">
        before: {before}
      </Text>
    </Box>
  );
}
