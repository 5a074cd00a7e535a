import { Button, Group, Modal, Stack, Table, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask } from "../api/client";
import { ApiError } from "../api/problem";
import { Ago } from "../common/Ago";
import { Loaded } from "../common/Loaded";
import { newKey } from "../common/newKey";
import { Panel } from "../common/Panel";
import { ProblemAlert } from "../common/ProblemAlert";
import { Secret } from "./Secret";

export function Tenants() {
  const tenants = useQuery({ queryKey: ["tenants"], queryFn: () => ask(api.GET("/api/v1/tenants")) });
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <Panel
      flush
      title="Tenants"
      about="Nothing of one reaches another."
      side={
        <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={open}>
          New tenant
        </Button>
      }
    >
      <Loaded query={tenants}>
        {({ data }) => (
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Id</Table.Th>
                <Table.Th>Name</Table.Th>
                <Table.Th ta="right">Made</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map((tenant) => (
                <Table.Tr key={tenant.id}>
                  <Table.Td ff="monospace" fz="xs">
                    {tenant.id}
                  </Table.Td>
                  <Table.Td>{tenant.name}</Table.Td>
                  <Table.Td ta="right" c="dimmed">
                    <Ago at={tenant.created_at} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Loaded>
      <Modal opened={isOpen} onClose={close} title="New tenant" closeButtonProps={{ "aria-label": "Close" }}>
        <NewTenant onDone={close} />
      </Modal>
    </Panel>
  );
}

function NewTenant({ onDone }: { onDone: () => void }) {
  const [name, setName] = useState("");
  const [id, setId] = useState("");
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: () => ask(api.POST("/api/v1/tenants", { body: { name, id: id || undefined }, headers: { "Idempotency-Key": newKey() } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["tenants"] }),
  });
  if (create.data) {
    return <Secret what="Its first admin key" value={create.data.admin_key.key} note={create.data.admin_key.note} onDone={onDone} />;
  }
  const wrong = (field: string) => (create.error instanceof ApiError ? create.error.field(field) : undefined);
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        create.mutate();
      }}
    >
      <Stack>
        <TextInput label="Name" value={name} onChange={(e) => setName(e.currentTarget.value)} error={wrong("name")} data-autofocus />
        <TextInput
          label="Id"
          description="a-z, 0-9, _ and -; made for you when empty."
          value={id}
          onChange={(e) => setId(e.currentTarget.value)}
          error={wrong("id")}
        />
        {create.error && <ProblemAlert error={create.error} shown={["name", "id"]} />}
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending} disabled={!name.trim()}>
            Make the tenant
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
