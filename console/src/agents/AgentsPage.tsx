import { Anchor, Badge, Button, Group, Modal, Stack, Table, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus, IconRobot } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { api, ask } from "../api/client";
import { mayDo, useMe } from "../app/session";
import { Ago } from "../common/Ago";
import { Loaded } from "../common/Loaded";
import { Nothing } from "../common/Nothing";
import { Page } from "../common/Page";
import { Panel } from "../common/Panel";
import { WideTable } from "../common/WideTable";

export function AgentsPage() {
  const isAdmin = mayDo(useMe(), "admin");
  const [isOpen, { open, close }] = useDisclosure(false);
  const agents = useQuery({
    queryKey: ["agents"],
    queryFn: () => ask(api.GET("/api/v1/agents", { params: { query: { limit: 200 } } })),
  });
  return (
    <Page
      title="Agents"
      about="Who speaks, by which principles, with which models and tools. A version never changes; a change is the next version."
      actions={
        isAdmin && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
            New agent
          </Button>
        )
      }
    >
      <Panel flush>
        <Loaded query={agents}>
          {({ data }) =>
            data.length === 0 ? (
              <Nothing icon={IconRobot} title="No agents yet">
                An admin makes one.
              </Nothing>
            ) : (
              <WideTable label="Agents" width={300}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Name</Table.Th>
                    <Table.Th visibleFrom="sm">Models, first to last</Table.Th>
                    <Table.Th visibleFrom="md">Role</Table.Th>
                    <Table.Th ta="right">Changed</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {data.map((agent) => (
                    <Table.Tr key={agent.name}>
                      <Table.Td>
                        <Group gap="xs">
                          <Anchor component={Link} to={`/agents/${agent.name}`} fz="sm" fw={550}>
                            {agent.name}
                          </Anchor>
                          <Badge size="xs" color="gray">
                            v{agent.version}
                          </Badge>
                        </Group>
                      </Table.Td>
                      <Table.Td visibleFrom="sm">{agent.definition.ladder.join(", ")}</Table.Td>
                      <Table.Td visibleFrom="md" maw={340}>
                        <Text fz="sm" c="dimmed" lineClamp={1}>
                          {agent.definition.constitution.role}
                        </Text>
                      </Table.Td>
                      <Table.Td ta="right" c="dimmed">
                        <Ago at={agent.created_at} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </WideTable>
            )
          }
        </Loaded>
      </Panel>
      <Modal opened={isOpen} onClose={close} title="New agent" closeButtonProps={{ "aria-label": "Close" }}>
        <NameForm />
      </Modal>
    </Page>
  );
}

function NameForm() {
  const [name, setName] = useState("");
  const navigate = useNavigate();
  const isRight = /^[a-z0-9][a-z0-9_-]{0,63}$/.test(name);
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        if (isRight) void navigate(`/agents/${name}`);
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          description="Clients call it by this. a-z, 0-9, _ and -, beginning with a letter or digit."
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
          error={name && !isRight ? "Use a-z, 0-9, _ and -, beginning with a letter or digit." : undefined}
          data-autofocus
        />
        <Button type="submit" disabled={!isRight}>
          Write its constitution
        </Button>
      </Stack>
    </form>
  );
}
