import { Anchor, Badge, Button, Center, Table } from "@mantine/core";
import { IconListNumbers } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { api, ask } from "../api/client";
import { dayAndTime, duration, usd, words } from "../common/format";
import { Loaded } from "../common/Loaded";
import { Nothing } from "../common/Nothing";
import { Panel } from "../common/Panel";
import { WideTable } from "../common/WideTable";
import { dayAfter, monthsFrom, startOf } from "./months";
import type { Filter } from "./useCostsAddress";

/** The rows themselves, oldest first; each leads to what its call was sent. */
export function Ledger({ month, filter }: { month: string; filter: Filter }) {
  const { day, ...of } = filter;
  const span = day
    ? { from: `${day}T00:00:00Z`, to: dayAfter(day) }
    : { from: startOf(month).toISOString(), to: startOf(monthsFrom(month, 1)).toISOString() };
  const rows = useInfiniteQuery({
    queryKey: ["ledger", month, filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => ask(api.GET("/api/v1/ledger", { params: { query: { ...span, ...of, limit: 50, cursor: pageParam } } })),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  return (
    <Panel flush title="Ledger" about="Oldest first: what was held before a call, what it cost after, and its exact prompt at the conversation.">
      <Loaded query={rows} lines={8}>
        {({ pages }) => {
          const all = pages.flatMap((page) => page.data);
          if (all.length === 0)
            return (
              <Nothing icon={IconListNumbers} title="No rows">
                No model was called in this time, or none for what is asked for here.
              </Nothing>
            );
          return (
            <WideTable label="Ledger" width={360} verticalSpacing={5}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>When</Table.Th>
                  <Table.Th>Model</Table.Th>
                  <Table.Th visibleFrom="sm">For</Table.Th>
                  <Table.Th visibleFrom="sm">Outcome</Table.Th>
                  <Table.Th ta="right" visibleFrom="md">
                    Took
                  </Table.Th>
                  <Table.Th ta="right" visibleFrom="md">
                    Held
                  </Table.Th>
                  <Table.Th ta="right">Cost</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {all.map((row) => (
                  <Table.Tr key={`${row.conversation ?? row.call ?? ""} ${row.attempt}`}>
                    <Table.Td c="dimmed" style={{ whiteSpace: "nowrap" }}>
                      {dayAndTime(row.reserved_at)}
                    </Table.Td>
                    <Table.Td>{row.model}</Table.Td>
                    <Table.Td visibleFrom="sm">
                      {row.conversation ? (
                        <Anchor component={Link} to={`/conversations/${row.conversation}?attempt=${row.attempt}`} fz="sm">
                          …{row.conversation.slice(-8)} #{row.attempt}
                        </Anchor>
                      ) : (
                        "a call passed on"
                      )}
                    </Table.Td>
                    <Table.Td visibleFrom="sm">
                      <Badge size="sm" color={row.outcome === "completed" ? "gray" : row.outcome ? "red" : "blue"}>
                        {words(row.outcome ?? "running")}
                      </Badge>
                    </Table.Td>
                    <Table.Td ta="right" visibleFrom="md">
                      {duration(row.duration_ms)}
                    </Table.Td>
                    <Table.Td ta="right" visibleFrom="md">
                      {usd(row.reserved_usd)}
                    </Table.Td>
                    <Table.Td ta="right">{usd(row.cost_usd)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </WideTable>
          );
        }}
      </Loaded>
      {rows.hasNextPage && (
        <Center p="sm">
          <Button size="xs" variant="default" loading={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
            More rows
          </Button>
        </Center>
      )}
    </Panel>
  );
}
