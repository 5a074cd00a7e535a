import { Badge, Group, Stack, Table, Text } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { api, ask } from "../api/client";
import { tokens } from "../common/format";
import { Loaded } from "../common/Loaded";
import { Nothing } from "../common/Nothing";
import { Panel } from "../common/Panel";
import { WideTable } from "../common/WideTable";

/** Where models are reached; set in the server's configuration. */
export function Providers() {
  const providers = useQuery({ queryKey: ["providers"], queryFn: () => ask(api.GET("/api/v1/providers")) });
  const models = useQuery({ queryKey: ["models"], queryFn: () => ask(api.GET("/api/v1/models")) });
  return (
    <Stack>
      <Panel title="Providers" about="Set in holdfast.json or the environment; keys are never shown.">
        <Loaded query={providers} lines={2}>
          {({ data }) => (
            <Stack gap="sm">
              {data.map((one) => (
                <div key={one.name}>
                  <Group gap="xs">
                    <Text fz="sm" fw={600}>
                      {one.name}
                    </Text>
                    <Badge size="sm" color="gray">
                      {one.kind}
                    </Badge>
                    {one.practice && (
                      <Badge size="sm" color="orange">
                        practice program, no language model
                      </Badge>
                    )}
                  </Group>
                  <Text fz="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
                    {one.base_url}
                    {one.key_source && `, key from ${one.key_source}`}
                  </Text>
                </div>
              ))}
            </Stack>
          )}
        </Loaded>
      </Panel>
      <Panel title="Models" about="Prices in US dollars for a million tokens." flush>
        <Loaded query={models}>
          {({ data }) =>
            data.length === 0 ? (
              <Nothing icon={IconPlugConnected} title="No models">
                No provider lists any.
              </Nothing>
            ) : (
              <WideTable label="Models" width={420}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Model</Table.Th>
                    <Table.Th ta="right">Window</Table.Th>
                    <Table.Th ta="right">Longest answer</Table.Th>
                    <Table.Th ta="right">Input</Table.Th>
                    <Table.Th ta="right">Cached</Table.Th>
                    <Table.Th ta="right">Output</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {data.map((model) => (
                    <Table.Tr key={model.name}>
                      <Table.Td>{model.name}</Table.Td>
                      <Table.Td ta="right">{tokens(model.window)}</Table.Td>
                      <Table.Td ta="right">{model.max_output > 0 ? tokens(model.max_output) : "–"}</Table.Td>
                      <Table.Td ta="right">{model.prices[0]?.input ?? "–"}</Table.Td>
                      <Table.Td ta="right">{model.prices[0]?.cache_read ?? "–"}</Table.Td>
                      <Table.Td ta="right">{model.prices[0]?.output ?? "–"}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </WideTable>
            )
          }
        </Loaded>
      </Panel>
    </Stack>
  );
}
