import { Badge, Select, Table, Text, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask, type Schemas } from "../api/client";
import { useMe } from "../app/session";
import { Ago } from "../common/Ago";
import { Loaded } from "../common/Loaded";
import { newKey } from "../common/newKey";
import { WideTable } from "../common/WideTable";
import { Confirm } from "./Confirm";
import { MakeForm } from "./MakeForm";
import { MakingPanel } from "./MakingPanel";
import { Secret } from "./Secret";

export function Keys() {
  const me = useMe();
  const keys = useQuery({ queryKey: ["keys"], queryFn: () => ask(api.GET("/api/v1/keys")) });
  return (
    <MakingPanel
      flush
      title="Keys"
      about="Stored hashed: a key is shown once, when it is made."
      thing="key"
      form={(done) => <NewKey onDone={done} />}
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
                    {key.hint ? `…${key.hint}` : "account"}
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
    </MakingPanel>
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
  return (
    <MakeForm
      thing="key"
      queryKey="keys"
      make={() => ask(api.POST("/api/v1/keys", { body: { name, role }, headers: { "Idempotency-Key": newKey() } }))}
      made={(key) => <Secret what="The key" value={key.key} note={key.note} onDone={onDone} />}
      fields={["name"]}
      disabled={!name.trim()}
    >
      {(wrong) => (
        <>
          <TextInput
            label="Name"
            description="To recognise it by."
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
            error={wrong("name")}
            data-autofocus
          />
          <Select
            label="Role"
            data={isRoot ? ["root"] : ["app", "operator", "admin"]}
            value={role}
            allowDeselect={false}
            onChange={(value) => setRole(value ?? "app")}
          />
        </>
      )}
    </MakeForm>
  );
}
