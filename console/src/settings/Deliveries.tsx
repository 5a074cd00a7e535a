import { Badge, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, ask } from "../api/client";
import { Ago } from "../common/Ago";
import { Loaded } from "../common/Loaded";

const colors: Record<string, string> = { delivered: "teal", dead: "red", pending: "yellow" };

/** What a webhook was told lately, and how it took it. */
export function Deliveries({ id }: { id: string }) {
  const deliveries = useQuery({
    queryKey: ["deliveries", id],
    queryFn: () => ask(api.GET("/api/v1/webhooks/{id}/deliveries", { params: { path: { id }, query: { limit: 10 } } })),
    refetchInterval: 5_000,
  });
  return (
    <Loaded query={deliveries} lines={2}>
      {({ data }) =>
        data.length === 0 ? (
          <Text fz="xs" c="dimmed" mt={4}>
            Nothing was told to it yet.
          </Text>
        ) : (
          <Table mt={6} verticalSpacing={4}>
            <Table.Tbody>
              {data.map((one) => (
                <Table.Tr key={one.event_id}>
                  <Table.Td>{one.event}</Table.Td>
                  <Table.Td>
                    <Badge size="xs" color={colors[one.state] ?? "gray"}>
                      {one.state}
                    </Badge>
                  </Table.Td>
                  <Table.Td visibleFrom="sm" c="dimmed" fz="xs">
                    {one.failure ?? (one.status ? `answered ${one.status}` : "")}
                  </Table.Td>
                  <Table.Td ta="right" c="dimmed">
                    <Ago at={one.at} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )
      }
    </Loaded>
  );
}
