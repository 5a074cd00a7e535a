import { Box, SimpleGrid, Stack, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Schemas } from "../api/client";
import { Bars } from "../common/Bars";
import { count, tokens, usd } from "../common/format";
import { Loaded } from "../common/Loaded";
import { Panel } from "../common/Panel";
import { askCosts } from "./askCosts";
import { percent } from "../common/percent";
import { useOutcomes } from "../outcomes/useOutcomes";
import { cachedShare, promptOf, wastedShare, wasteOf } from "./figures";
import { daysOf, monthOf, monthsFrom, startOf } from "./months";
import type { Filter } from "./useCostsAddress";

/** The month in figures, and day by day. */
export function Totals({ month, filter }: { month: string; filter: Filter }) {
  const isNow = month === monthOf(new Date());
  const days = useQuery({
    queryKey: ["costs", month, "day", filter],
    queryFn: () => askCosts({ month, by: "day", ...filter }),
    placeholderData: keepPreviousData,
    refetchInterval: isNow && 60_000,
  });
  return (
    <Panel title="In all">
      <Loaded query={days} lines={4}>
        {({ total, lines }) => (
          <Stack gap="lg">
            <Figures total={total}>
              <PerResolved month={month} filter={filter} />
            </Figures>
            <Days month={month} lines={lines} />
          </Stack>
        )}
      </Loaded>
    </Panel>
  );
}

function Figures({ total, children }: { total: Schemas["CostLine"]; children: ReactNode }) {
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, lg: 6 }} spacing="md">
      <Figure name="Spent" note={Number(total.reserved_usd) > 0 ? `and ${usd(total.reserved_usd)} held for what runs` : "nothing is held"}>
        <span title={`$${total.cost_usd}`} data-testid="spent">
          {usd(total.cost_usd)}
        </span>
      </Figure>
      <Figure name="Calls" note={`${count(total.failed)} failed`}>
        {count(total.attempts)}
      </Figure>
      <Figure name="Paid for nothing" note={`by failed calls; for what was looked up in vain ${usd(total.unused_usd)}; ${percent(wastedShare(total))} of all`}>
        <span title={`$${wasteOf(total)}`}>{usd(String(wasteOf(total)))}</span>
      </Figure>
      <Figure name="From cache" note={`of ${tokens(promptOf(total.usage))} tokens of prompts`}>
        {percent(cachedShare(total.usage))}
      </Figure>
      <Figure name="Output" note="tokens">
        {tokens(total.usage.output)}
      </Figure>
      {children}
    </SimpleGrid>
  );
}

/** Conversations that ended in the month; known of all, and of an agent. */
function PerResolved({ month, filter: { agent, ...others } }: { month: string; filter: Filter }) {
  const isKnown = Object.keys(others).length === 0;
  const outcomes = useOutcomes({ from: startOf(month).toISOString(), to: startOf(monthsFrom(month, 1)).toISOString(), by: "agent" }, isKnown);
  if (!isKnown || !outcomes.data) return null;
  const line = agent === undefined ? outcomes.data.total : outcomes.data.lines.find(({ group }) => group.agent === agent);
  return (
    <Figure name="Per resolved" note={`${count(line?.resolved ?? 0)} of ${count(line?.ended ?? 0)} conversations that ended; what all of them cost`}>
      <span title={line?.cost_per_resolved_usd ? `$${line.cost_per_resolved_usd}` : "none was resolved"} data-testid="per-resolved">
        {usd(line?.cost_per_resolved_usd)}
      </span>
    </Figure>
  );
}

function Figure({ name, note, children }: { name: string; note: string; children: ReactNode }) {
  return (
    <Box>
      <Text fz="xs" c="dimmed">
        {name}
      </Text>
      <Text fz="1.5rem" lh={1.2} fw={600} className="numbers">
        {children}
      </Text>
      <Text fz="xs" c="dimmed">
        {note}
      </Text>
    </Box>
  );
}

function Days({ month, lines }: { month: string; lines: Schemas["CostLine"][] }) {
  const of = new Map(lines.map((line) => [line.group.day, line]));
  const bars = daysOf(month).map((day) => {
    const line = of.get(day);
    return { name: day, value: Number(line?.cost_usd ?? 0), note: `${usd(line?.cost_usd ?? "0")}, ${count(line?.attempts ?? 0)} calls` };
  });
  const most = Math.max(...bars.map((bar) => bar.value));
  return <Bars label={`Cost of each day; the dearest ${usd(String(most))}`} bars={bars} />;
}
