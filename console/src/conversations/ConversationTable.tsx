import { Anchor, Box, Table, Text } from "@mantine/core";
import { Link } from "react-router";
import type { Schemas } from "../api/client";
import { Ago } from "../common/Ago";
import { count, usd } from "../common/format";
import { StateBadge } from "../common/StateBadge";
import { WideTable } from "../common/WideTable";

export function ConversationTable({ rows }: { rows: Schemas["Conversation"][] }) {
  return (
    <WideTable label="Conversations" width={320}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Conversation</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th visibleFrom="xs">Agent</Table.Th>
          <Table.Th visibleFrom="md" ta="right">
            Turns
          </Table.Th>
          <Table.Th visibleFrom="md" ta="right">
            Calls
          </Table.Th>
          <Table.Th visibleFrom="sm" ta="right">
            Cost
          </Table.Th>
          <Table.Th ta="right">Changed</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.id}>
            <Table.Td>
              <Anchor component={Link} to={`/conversations/${row.id}`} fz="sm" fw={550}>
                {row.user ?? `…${row.id.slice(-8)}`}
              </Anchor>
              <Box>
                <Text fz="xs" c="dimmed" ff="monospace" visibleFrom="sm">
                  {row.id}
                </Text>
              </Box>
            </Table.Td>
            <Table.Td>
              <StateBadge state={row.state} />
            </Table.Td>
            <Table.Td visibleFrom="xs">{row.agent}</Table.Td>
            <Table.Td visibleFrom="md" ta="right">
              {count(row.turns)}
            </Table.Td>
            <Table.Td visibleFrom="md" ta="right">
              {count(row.attempts)}
            </Table.Td>
            <Table.Td visibleFrom="sm" ta="right">
              {usd(row.cost_usd)}
            </Table.Td>
            <Table.Td ta="right" c="dimmed">
              <Ago at={row.updated_at} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  );
}
