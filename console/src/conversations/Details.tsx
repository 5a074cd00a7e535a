import { Anchor, Badge, Table } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Schemas } from "../api/client";
import { mayDo, useMe } from "../app/session";
import { Ago } from "../common/Ago";
import { count, time, usd, words } from "../common/format";
import { Panel } from "../common/Panel";

interface Props {
  row: Schemas["Conversation"];
  status?: Schemas["Status"];
  isLive: boolean;
}

export function Details({ row, status, isLive }: Props) {
  const isStaff = mayDo(useMe(), "operator");
  return (
    <Panel
      title="Conversation"
      side={
        <Badge size="xs" color={isLive ? "teal" : "gray"}>
          {isLive ? "live" : "not live"}
        </Badge>
      }
    >
      <Table verticalSpacing={3} horizontalSpacing={0} withRowBorders={false} className="numbers" fz="sm">
        <Table.Tbody>
          <Line name="Agent">
            {isStaff ? (
              <Anchor component={Link} fz="sm" to={`/agents/${row.agent}`}>
                {row.agent}
              </Anchor>
            ) : (
              row.agent
            )}
          </Line>
          {status?.reason && (
            <Line name="Now">
              {words(status.state)}: {status.reason}
            </Line>
          )}
          {status?.until && <Line name="Until">{time(status.until)}</Line>}
          <Line name="Mode">{row.mode}</Line>
          <Line name="Turns">{count(row.turns)}</Line>
          <Line name="Model calls">{count(row.attempts)}</Line>
          <Line name="Cost">{usd(row.cost_usd)}</Line>
          <Line name="Begun">
            <Ago at={row.created_at} />
          </Line>
          {Object.entries(row.metadata ?? {}).map(([name, value]) => (
            <Line key={name} name={name}>
              {value}
            </Line>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" c="dimmed" fw={400} w={96} style={{ verticalAlign: "top" }}>
        {name}
      </Table.Th>
      <Table.Td style={{ overflowWrap: "anywhere" }}>{children}</Table.Td>
    </Table.Tr>
  );
}
