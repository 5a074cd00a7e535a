import { Button, Group, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useMe } from "../app/session";
import { Panel } from "../common/Panel";
import { ProblemAlert } from "../common/ProblemAlert";

interface Props {
  owner?: string | null;
  onClaim: () => Promise<unknown>;
  onRelease: () => Promise<unknown>;
}

/** Who has taken it on, so that no two people do the same. */
export function Owner({ owner, onClaim, onRelease }: Props) {
  const me = useMe();
  const claim = useMutation({ mutationFn: onClaim });
  const release = useMutation({ mutationFn: onRelease });
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
