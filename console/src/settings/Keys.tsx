import { Badge, Button, Group, Modal, Select, Stack, Table, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask, type Schemas } from "../api/client";
import { ApiError } from "../api/problem";
import { useMe } from "../app/session";
import { Ago } from "../common/Ago";
import { Loaded } from "../common/Loaded";
import { newKey } from "../common/newKey";
import { Panel } from "../common/Panel";
import { ProblemAlert } from "../common/ProblemAlert";
import { WideTable } from "../common/WideTable";
import { Confirm } from "./Confirm";
import { Secret } from "./Secret";

export function Keys() {
  const me = useMe();
  const keys = useQuery({ queryKey: ["keys"], queryFn: () => ask(api.GET("/api/v1/keys")) });
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <Panel
      flush
      title="Keys"
      about="Stored hashed: a key is shown once, when it is made."
      side={
        <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={open}>
          New key
        </Button>
      }
    >
      <Loaded query={keys}>
        {({ data }) => (
          <WideTable label="Keys" width={320}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Role</Table.Th>
                <Table.Th visibleFrom="sm">Ends with</Table.Th>
                <Table.Th visibleFrom="sm">Made</Table.Th>
                <Table.Th ta="right">State</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map((key) => (
                <Table.Tr key={key.id}>
                  <Table.Td>{key.name}</Table.Td>
                  <Table.Td>
                    <Badge size="sm" color="gray">
                      {key.role}
                    </Badge>
                  </Table.Td>
                  <Table.Td visibleFrom="sm" ff="monospace" fz="xs">
                    …{key.hint}
                  </Table.Td>
                  <Table.Td visibleFrom="sm" c="dimmed">
                    <Ago at={key.created_at} />
                  </Table.Td>
                  <Table.Td ta="right">
                    <KeyState row={key} isMine={key.id === me.id} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </WideTable>
        )}
      </Loaded>
      <Modal opened={isOpen} onClose={close} title="New key" closeButtonProps={{ "aria-label": "Close" }}>
        <NewKey onDone={close} />
      </Modal>
    </Panel>
  );
}

function KeyState({ row, isMine }: { row: Schemas["Key"]; isMine: boolean }) {
  const queries = useQueryClient();
  const revoke = async () => {
    await ask(api.DELETE("/api/v1/keys/{id}", { params: { path: { id: row.id } } }));
    await queries.invalidateQueries({ queryKey: ["keys"] });
  };
  if (row.revoked_at)
    return (
      <Text fz="xs" c="dimmed">
        revoked <Ago at={row.revoked_at} />
      </Text>
    );
  if (isMine)
    return (
      <Text fz="xs" c="dimmed">
        yours
      </Text>
    );
  return (
    <Confirm action="Revoke" title={`Revoke ${row.name}?`} run={revoke}>
      Whoever uses the key …{row.hint} is refused from now on, and so is everybody who signed in with it. It cannot be undone.
    </Confirm>
  );
}

function NewKey({ onDone }: { onDone: () => void }) {
  const isRoot = useMe().role === "root";
  const [name, setName] = useState("");
  const [role, setRole] = useState<Schemas["KeyRole"]>(isRoot ? "root" : "app");
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: () => ask(api.POST("/api/v1/keys", { body: { name, role }, headers: { "Idempotency-Key": newKey() } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["keys"] }),
  });
  if (create.data) return <Secret what="The key" value={create.data.key} note={create.data.note} onDone={onDone} />;
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        create.mutate();
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          description="To recognise it by."
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
          error={create.error instanceof ApiError ? create.error.field("name") : undefined}
          data-autofocus
        />
        <Select
          label="Role"
          data={isRoot ? ["root"] : ["app", "operator", "admin"]}
          value={role}
          allowDeselect={false}
          onChange={(value) => setRole(value ?? "app")}
        />
        {create.error && <ProblemAlert error={create.error} shown={["name"]} />}
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending} disabled={!name.trim()}>
            Make the key
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
