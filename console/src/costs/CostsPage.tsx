import { SegmentedControl, Stack, Table, Text, TextInput } from "@mantine/core";
import { IconCoin } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Schemas } from "../api/client";
import { count, tokens, usd } from "../common/format";
import { Loaded } from "../common/Loaded";
import { Nothing } from "../common/Nothing";
import { Page } from "../common/Page";
import { Panel } from "../common/Panel";
import { WideTable } from "../common/WideTable";
import { askCosts } from "./askCosts";
import { Ledger } from "./Ledger";

const dimensions = [
  { value: "model", label: "Model" },
  { value: "agent", label: "Agent" },
  { value: "agent,model", label: "Both" },
];

export function CostsPage() {
  const [month, setMonth] = useState(() => new Date().toISOString().slice(0, 7));
  const [by, setBy] = useState("model");
  const costs = useQuery({
    queryKey: ["costs", month, by],
    queryFn: () => askCosts(by, month),
    placeholderData: keepPreviousData,
    enabled: /^\d{4}-\d{2}$/.test(month),
  });
  return (
    <Page
      title="Costs"
      about="Every attempt has its row in the ledger; what stands here are sums of it, to the nano-dollar."
      actions={<TextInput type="month" aria-label="Month" value={month} onChange={(e) => setMonth(e.currentTarget.value)} />}
    >
      <Stack gap="md">
        <Panel
          flush
          title="Month"
          side={<SegmentedControl size="xs" aria-label="Grouped by" data={dimensions} value={by} onChange={setBy} />}
        >
          <Loaded query={costs}>
            {(report) =>
              report.lines.length === 0 ? (
                <Nothing icon={IconCoin} title="Nothing was spent">
                  No model was called in this month.
                </Nothing>
              ) : (
                <Lines report={report} />
              )
            }
          </Loaded>
        </Panel>
        <Ledger month={month} />
      </Stack>
    </Page>
  );
}

function Lines({ report }: { report: Schemas["CostReport"] }) {
  const dearest = [...report.lines].sort((a, b) => Number(b.cost_usd) - Number(a.cost_usd));
  return (
    <WideTable label="Costs" width={360}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{report.by.join(", ")}</Table.Th>
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
          <Table.Th ta="right">Cost</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {dearest.map((line) => {
          const name = report.by.map((dimension) => line.group[dimension] || "none").join(", ");
          return <Line key={name} name={name} line={line} />;
        })}
      </Table.Tbody>
      <Table.Tfoot>
        <Line
          name={
            <Text fz="sm" fw={650}>
              Total
            </Text>
          }
          line={report.total}
        />
      </Table.Tfoot>
    </WideTable>
  );
}

function Line({ name, line }: { name: ReactNode; line: Schemas["CostLine"] }) {
  const { usage } = line;
  const prompt = usage.input + usage.cache_read + usage.cache_write + usage.cache_write_long;
  return (
    <Table.Tr>
      <Table.Td>{name}</Table.Td>
      <Table.Td ta="right">{count(line.attempts)}</Table.Td>
      <Table.Td ta="right" visibleFrom="sm">
        {count(line.failed)}
      </Table.Td>
      <Table.Td ta="right" visibleFrom="sm">
        {tokens(prompt)}
      </Table.Td>
      <Table.Td ta="right" visibleFrom="sm">
        {prompt > 0 ? `${Math.round((100 * usage.cache_read) / prompt)} %` : "–"}
      </Table.Td>
      <Table.Td ta="right" visibleFrom="sm">
        {tokens(usage.output)}
      </Table.Td>
      <Table.Td ta="right" title={`$${line.cost_usd}`}>
        {usd(line.cost_usd)}
      </Table.Td>
    </Table.Tr>
  );
}
