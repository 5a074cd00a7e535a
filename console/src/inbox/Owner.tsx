import { Button, Group, Text } from "@mantine/core";
import { useMe } from "../app/session";
import { Panel } from "../common/Panel";
import { ProblemAlert } from "../common/ProblemAlert";
import type { Ownership } from "./useOwnership";

/** Who has taken it on, so that no two people do the same. */
export function Owner({ owner, ownership: { claim, release } }: { owner?: string | null; ownership: Ownership }) {
  const me = useMe();
  return (
    <Panel>
      <Group justify="space-between">
        <Text fz="sm">{owner ? `Taken on by ${owner === me.id ? "you" : owner}` : "Nobody has taken it on"}</Text>
        {owner ? (
          <Button size="xs" variant="default" loading={release.isPending} onClick={() => release.mutate()}>
            Let go
          </Button>
        ) : (
          <Button size="xs" loading={claim.isPending} onClick={() => claim.mutate()}>
            Take it on
          </Button>
        )}
      </Group>
      {claim.error && <ProblemAlert error={claim.error} />}
      {release.error && <ProblemAlert error={release.error} />}
    </Panel>
  );
}
