import { Alert, Anchor, Button, Group, Table, Text } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { api, ask, type Schemas } from "../api/client";
import { count, dayAndTime, duration, time, words } from "../common/format";
import { Loaded } from "../common/Loaded";
import { Nothing } from "../common/Nothing";
import { Panel } from "../common/Panel";
import { ProblemAlert } from "../common/ProblemAlert";
import { WideTable } from "../common/WideTable";

const size = 100;

/** Who changed what, the latest first. Each page is checked as it is opened; the whole chain, which may be long, when somebody asks. */
export function Audit() {
  // Who reads an older page is left on it.
  const head = useQuery({
    queryKey: ["audit", "head"],
    queryFn: () => ask(api.GET("/api/v1/audit/head")),
    refetchOnWindowFocus: false,
  });
  const check = useMutation({
    mutationFn: async () => {
      const begun = performance.now();
      const found = await ask(api.GET("/api/v1/audit/verify"));
      return { found, at: new Date().toISOString(), ms: Math.round(performance.now() - begun) };
    },
  });
  return (
    <Panel
      title="Audit trail"
      about="Who changed what. Each row is sealed over the one before; nothing that was said stands in it."
      side={
        <Button size="xs" variant="default" loading={check.isPending} onClick={() => check.mutate()}>
          Check the whole chain
        </Button>
      }
      flush
    >
      {check.error && <ProblemAlert error={check.error} />}
      {check.data && <Verdict {...check.data} />}
      <Loaded query={head}>{({ seq }) => <Rows key={seq} last={seq} />}</Loaded>
    </Panel>
  );
}

function Verdict({ found, at, ms }: { found: Schemas["AuditVerdict"]; at: string; ms: number }) {
  return (
    <Alert
      mx="md"
      role="alert"
      color={found.holds ? "gray" : "red"}
      title={found.holds ? `The whole chain holds: ${count(found.seq)} rows` : `The chain is broken at row ${count(found.broken_at ?? 0)}`}
    >
      <Text fz="xs" style={{ overflowWrap: "anywhere" }}>
        {found.holds ? `Note down elsewhere, to compare with later: ${found.seq} ${found.hash}` : found.reason}
      </Text>
      <Text fz="xs" mt={4}>
        checked at {time(at)}, in {duration(ms)}
      </Text>
    </Alert>
  );
}

function Rows({ last }: { last: number }) {
  const [from, setFrom] = useState(Math.max(0, last - size));
  const query = { after: from, limit: size };
  const rows = useQuery({ queryKey: ["audit", from, last], queryFn: () => ask(api.GET("/api/v1/audit", { params: { query } })) });
  const verdict = useQuery({
    queryKey: ["audit", from, last, "verdict"],
    queryFn: () => ask(api.GET("/api/v1/audit/verify", { params: { query } })),
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
            <PageVerdict found={verdict.data} />
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

function PageVerdict({ found }: { found?: Schemas["AuditVerdict"] }) {
  const isBroken = found?.holds === false;
  return (
    <Text
      px="md"
      pb="xs"
      mih={24}
      fz="xs"
      c={isBroken ? "var(--mantine-color-error)" : "dimmed"}
      fw={isBroken ? 600 : undefined}
      role="status"
    >
      {isBroken && `Broken at row ${count(found.broken_at ?? 0)}. ${found.reason ?? ""}`}
      {found?.holds && "These rows hold: each is what was written, and follows the one before."}
    </Text>
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
