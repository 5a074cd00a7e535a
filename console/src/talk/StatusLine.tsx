import { Group, Loader, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Schemas } from "../api/client";
import { time, words } from "../common/format";

interface Props {
  status?: Schemas["Status"];
  isLive: boolean;
  isTalking: boolean;
}

/** What the server does for the conversation now, in a line. */
export function StatusLine({ status, isLive, isTalking }: Props) {
  if (!isLive) return <Line busy>Connecting …</Line>;
  if (!status || status.state === "at_rest") return <Line>The agent has answered what was said.</Line>;
  if (status.state === "with_person") return <Line>A person of the team has the conversation; the agent is silent.</Line>;
  if (status.state === "working") return <Line busy={!isTalking}>{isTalking ? "Answers …" : "Thinks …"}</Line>;
  const until = status.until ? ` until ${time(status.until)}` : "";
  return (
    <Line busy>
      {words(status.state)}
      {until}
      {status.reason ? `: ${status.reason}` : ""}
    </Line>
  );
}

function Line({ busy = false, children }: { busy?: boolean; children: ReactNode }) {
  return (
    <Group gap={8} role="status">
      {busy && <Loader size={14} type="dots" color="gray" aria-hidden />}
      <Text fz="xs" c="dimmed">
        {children}
      </Text>
    </Group>
  );
}
