import { Alert, Anchor, Button, Group, Stack, Table, Text } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { api, ask, type Schemas } from "../api/client";
import { count, dayAndTime, words } from "../common/format";
import { Loaded } from "../common/Loaded";
import { Nothing } from "../common/Nothing";
import { Panel } from "../common/Panel";
import { WideTable } from "../common/WideTable";

const size = 100;

/** Who changed what, the latest first, and whether it is still what was written. */
export function Audit() {
  const verdict = useQuery({ queryKey: ["audit", "verdict"], queryFn: () => ask(api.GET("/api/v1/audit/verify")) });
  return (
    <Panel title="Audit trail" about="Who changed what. Each row is sealed over the one before; nothing that was said stands in it." flush>
      <Loaded query={verdict}>
        {(found) => (
          <Stack gap={0}>
            <Verdict found={found} />
            <Rows key={found.seq} last={found.seq} />
          </Stack>
        )}
      </Loaded>
    </Panel>
  );
}

function Verdict({ found }: { found: Schemas["AuditVerdict"] }) {
  return (
    <Alert
      mx="md"
      color={found.holds ? "gray" : "red"}
      title={found.holds ? `The chain holds: ${count(found.seq)} rows` : `The chain is broken at row ${count(found.broken_at ?? 0)}`}
    >
      <Text fz="xs" style={{ overflowWrap: "anywhere" }}>
        {found.holds ? `Note down elsewhere, to compare with later: ${found.seq} ${found.hash}` : found.reason}
      </Text>
    </Alert>
  );
}

function Rows({ last }: { last: number }) {
  const [from, setFrom] = useState(Math.max(0, last - size));
  const rows = useQuery({
    queryKey: ["audit", from, last],
    queryFn: () => ask(api.GET("/api/v1/audit", { params: { query: { after: from, limit: size } } })),
  });
  return (
    <Loaded query={rows} lines={8}>
      {({ data }) =>
        data.length === 0 ? (
          <Nothing icon={IconHistory} title="Nothing was changed yet">
            What people and keys change is written down here.
          </Nothing>
        ) : (
          <>
            <WideTable label="Audit trail" width={560} fz="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Row</Table.Th>
                  <Table.Th>When</Table.Th>
                  <Table.Th>Who</Table.Th>
                  <Table.Th>Did</Table.Th>
                  <Table.Th>To</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {data.toReversed().map((row) => (
                  <Table.Tr key={row.seq}>
                    <Table.Td>{row.seq}</Table.Td>
                    <Table.Td style={{ whiteSpace: "nowrap" }}>{dayAndTime(row.at)}</Table.Td>
                    <Table.Td>{row.name ?? row.who}</Table.Td>
                    <Table.Td>{words(row.act).replace(".", " ")}</Table.Td>
                    <Table.Td style={{ overflowWrap: "anywhere" }}>
                      <Subject of={row.subject} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </WideTable>
            {from > 0 && (
              <Group p="md">
                <Button size="xs" variant="default" onClick={() => setFrom(Math.max(0, from - size))}>
                  Older
                </Button>
              </Group>
            )}
          </>
        )
      }
    </Loaded>
  );
}

function Subject({ of }: { of: string }) {
  const conversation = /^(?:conversations\/)?(cnv_[^/]+)/.exec(of)?.[1];
  return conversation ? (
    <Anchor component={Link} to={`/conversations/${conversation}`} fz="sm">
      …{of.slice(-12)}
    </Anchor>
  ) : (
    <>{of}</>
  );
}
