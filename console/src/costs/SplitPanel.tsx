import { Anchor, SegmentedControl, Table, Text } from "@mantine/core";
import { IconCoin } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Schemas } from "../api/client";
import { count, plural, tokens, usd } from "../common/format";
import { Loaded } from "../common/Loaded";
import { Nothing } from "../common/Nothing";
import { Panel } from "../common/Panel";
import { WideTable } from "../common/WideTable";
import { askCosts } from "./askCosts";
import { percent } from "../common/percent";
import { useOutcomes } from "../outcomes/useOutcomes";
import { cachedShare, promptOf } from "./figures";
import { monthsFrom, startOf } from "./months";
import { type Filter, type Split, splits } from "./useCostsAddress";

const most = 200;

interface Props {
  month: string;
  by: Split;
  filter: Filter;
  onSplit: (by: Split) => void;
  addressWithin: (by: Split, value: string) => string;
}

/** What the month's money went to, the dearest first; each line leads to what is within it. */
export function SplitPanel({ month, by, filter, onSplit, addressWithin }: Props) {
  const costs = useQuery({
    queryKey: ["costs", month, by, filter],
    // A conversation has one user: naming them makes no more lines.
    queryFn: () => askCosts({ month, by: by === "conversation" ? "conversation,user" : by, top: most, ...filter }),
    placeholderData: keepPreviousData,
  });
  const outcomes = useOutcomes({ from: startOf(month).toISOString(), to: startOf(monthsFrom(month, 1)).toISOString(), by: "agent" }, by === "agent");
  const perResolved = new Map(outcomes.data?.lines.map((line) => [line.group.agent, line.cost_per_resolved_usd]));
  const label = splits.find(({ value }) => value === by)?.label ?? by;
  return (
    <Panel
      flush
      title={`By ${label.toLowerCase()}`}
      side={
        <SegmentedControl
          size="xs"
          aria-label="Split by"
          data={[...splits]}
          value={by}
          onChange={(value) => onSplit(value)}
          data-screen-only
        />
      }
    >
      <Loaded query={costs}>
        {({ lines, total, left_out }) =>
          lines.length === 0 ? (
            <Nothing icon={IconCoin} title="Nothing was spent">
              No model was called in this month, or none for what is asked for here.
            </Nothing>
          ) : (
            <>
              <WideTable label="Costs" width={360}>
                <Head label={label} isByAgent={by === "agent"} />
                <Table.Tbody>
                  {lines.map((line) => {
                    const value = line.group[by] ?? "";
                    return (
                      <Line
                        key={value}
                        name={<Name by={by} line={line} to={addressWithin(by, value)} />}
                        line={line}
                        perResolved={by === "agent" ? usd(perResolved.get(value)) : undefined}
                      />
                    );
                  })}
                </Table.Tbody>
                <Table.Tfoot>
                  <Line name={<b>Total</b>} line={total} perResolved={by === "agent" ? "" : undefined} />
                </Table.Tfoot>
              </WideTable>
              {left_out > 0 && (
                <Text p="md" fz="xs" c="dimmed">
                  The {most} dearest are shown; {plural(left_out, "more line")} are in the total and in the CSV.
                </Text>
              )}
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Name({ by, line, to }: { by: Split; line: Schemas["CostLine"]; to: string }) {
  const value = line.group[by] ?? "";
  if (by === "conversation" && !value) return <>calls passed on</>;
  return (
    <>
      <Anchor component={Link} to={by === "conversation" ? `/conversations/${value}` : to} fz="sm" style={{ overflowWrap: "anywhere" }}>
        {by === "conversation" ? `…${value.slice(-8)}` : value || `no ${by}`}
      </Anchor>
      {by === "conversation" && line.group.user && ` ${line.group.user}`}
    </>
  );
}

function Head({ label, isByAgent }: { label: string; isByAgent: boolean }) {
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Th>{label}</Table.Th>
        <Table.Th ta="right">Calls</Table.Th>
        <Table.Th ta="right" visibleFrom="sm">
          Failed
        </Table.Th>
        <Table.Th ta="right" visibleFrom="sm">
          Prompt
        </Table.Th>
        <Table.Th ta="right" visibleFrom="sm">
          From cache
        </Table.Th>
        <Table.Th ta="right" visibleFrom="sm">
          Output
        </Table.Th>
        <Table.Th ta="right" visibleFrom="sm">
          For nothing
        </Table.Th>
        {isByAgent && (
          <Table.Th ta="right" visibleFrom="md" title="What its conversations that ended in the month cost, by each one that was resolved">
            Per resolved
          </Table.Th>
        )}
        <Table.Th ta="right">Cost</Table.Th>
      </Table.Tr>
    </Table.Thead>
  );
}

function Line({ name, line, perResolved }: { name: ReactNode; line: Schemas["CostLine"]; perResolved?: string }) {
  const { usage } = line;
  return (
    <Table.Tr>
      <Table.Td>{name}</Table.Td>
      <Table.Td ta="right">{count(line.attempts)}</Table.Td>
      <Table.Td ta="right" visibleFrom="sm">
        {count(line.failed)}
      </Table.Td>
      <Table.Td ta="right" visibleFrom="sm">
        {tokens(promptOf(usage))}
      </Table.Td>
      <Table.Td ta="right" visibleFrom="sm">
        {percent(cachedShare(usage))}
      </Table.Td>
      <Table.Td ta="right" visibleFrom="sm">
        {tokens(usage.output)}
      </Table.Td>
      <Table.Td ta="right" visibleFrom="sm" title={`$${line.failed_usd}`}>
        {usd(line.failed_usd)}
      </Table.Td>
      {perResolved !== undefined && (
        <Table.Td ta="right" visibleFrom="md">
          {perResolved}
        </Table.Td>
      )}
      <Table.Td ta="right" title={`$${line.cost_usd}`}>
        {usd(line.cost_usd)}
      </Table.Td>
    </Table.Tr>
  );
}
