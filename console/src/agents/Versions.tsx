import { Button, Grid, Group, Modal, Radio, Stack, Table, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask, type Schemas } from "../api/client";
import { mayDo, useMe } from "../app/session";
import { newKey } from "../common/newKey";
import { Ago } from "../common/Ago";
import { Loaded } from "../common/Loaded";
import { Panel } from "../common/Panel";
import { ProblemAlert } from "../common/ProblemAlert";
import { Diff } from "./Diff";

/** All versions, what changed between two of them, and the way back. */
export function Versions({ name, newest }: { name: string; newest: number }) {
  const versions = useQuery({
    queryKey: ["versions", name],
    queryFn: () => ask(api.GET("/api/v1/agents/{name}/versions", { params: { path: { name } } })),
  });
  const [from, setFrom] = useState(Math.max(1, newest - 1));
  const [to, setTo] = useState(newest);
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Panel title="Versions" flush>
          <Loaded query={versions}>{({ data }) => <Choice versions={data} from={from} to={to} setFrom={setFrom} setTo={setTo} />}</Loaded>
        </Panel>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Panel title={`From version ${from} to ${to}`} side={<RollBack name={name} version={from} newest={newest} />}>
          <Diff name={name} from={from} to={to} />
        </Panel>
      </Grid.Col>
    </Grid>
  );
}

interface ChoiceProps {
  versions: Schemas["Agent"][];
  from: number;
  to: number;
  setFrom: (version: number) => void;
  setTo: (version: number) => void;
}

function Choice({ versions, from, to, setFrom, setTo }: ChoiceProps) {
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Version</Table.Th>
          <Table.Th>Made</Table.Th>
          <Table.Th ta="center">From</Table.Th>
          <Table.Th ta="center">To</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {versions.map(({ version, created_at }) => (
          <Table.Tr key={version}>
            <Table.Td className="numbers">{version}</Table.Td>
            <Table.Td c="dimmed">
              <Ago at={created_at} />
            </Table.Td>
            <Table.Td>
              <Group justify="center">
                <Radio name="from" aria-label={`From version ${version}`} checked={from === version} onChange={() => setFrom(version)} />
              </Group>
            </Table.Td>
            <Table.Td>
              <Group justify="center">
                <Radio name="to" aria-label={`To version ${version}`} checked={to === version} onChange={() => setTo(version)} />
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function RollBack({ name, version, newest }: { name: string; version: number; newest: number }) {
  const isAdmin = mayDo(useMe(), "admin");
  const [isAsking, setIsAsking] = useState(false);
  const queries = useQueryClient();
  const back = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/api/v1/agents/{name}/rollback", {
          params: { path: { name } },
          body: { version },
          headers: { "Idempotency-Key": newKey() },
        }),
      ),
    onSuccess: (agent) => {
      setIsAsking(false);
      queries.setQueryData(["agent", name], agent);
      void queries.invalidateQueries({ queryKey: ["versions", name] });
    },
  });
  if (!isAdmin || version === newest) return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setIsAsking(true)}>
        Roll back to {version}
      </Button>
      <Modal
        opened={isAsking}
        onClose={() => setIsAsking(false)}
        title={`Roll back to version ${version}?`}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <Stack>
          <Text fz="sm">
            Version {newest + 1} will say what version {version} says. Turns that run finish with the version they began with; the next ones
            take the new one.
          </Text>
          {back.error && <ProblemAlert error={back.error} />}
          <Button loading={back.isPending} onClick={() => back.mutate()}>
            Make version {newest + 1}
          </Button>
        </Stack>
      </Modal>
    </>
  );
}
