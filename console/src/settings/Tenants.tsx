import { Table, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask } from "../api/client";
import { Ago } from "../common/Ago";
import { Loaded } from "../common/Loaded";
import { newKey } from "../common/newKey";
import { MakeForm } from "./MakeForm";
import { MakingPanel } from "./MakingPanel";
import { Secret } from "./Secret";

export function Tenants() {
  const tenants = useQuery({ queryKey: ["tenants"], queryFn: () => ask(api.GET("/api/v1/tenants")) });
  return (
    <MakingPanel flush title="Tenants" about="Nothing of one reaches another." thing="tenant" form={(done) => <NewTenant onDone={done} />}>
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
    </MakingPanel>
  );
}

function NewTenant({ onDone }: { onDone: () => void }) {
  const [name, setName] = useState("");
  const [id, setId] = useState("");
  return (
    <MakeForm
      thing="tenant"
      queryKey="tenants"
      make={() => ask(api.POST("/api/v1/tenants", { body: { name, id: id || undefined }, headers: { "Idempotency-Key": newKey() } }))}
      made={(tenant) => <Secret what="Its first admin key" value={tenant.admin_key.key} note={tenant.admin_key.note} onDone={onDone} />}
      fields={["name", "id"]}
      disabled={!name.trim()}
    >
      {(wrong) => (
        <>
          <TextInput label="Name" value={name} onChange={(e) => setName(e.currentTarget.value)} error={wrong("name")} data-autofocus />
          <TextInput
            label="Id"
            description="a-z, 0-9, _ and -; made for you when empty."
            value={id}
            onChange={(e) => setId(e.currentTarget.value)}
            error={wrong("id")}
          />
        </>
      )}
    </MakeForm>
  );
}
