import { Badge } from "@mantine/core";
import { stateColors } from "./colors";
import { words } from "./format";

export function StateBadge({ state }: { state: string }) {
  return (
    <Badge color={stateColors[state] ?? "gray"} size="sm" miw="max-content">
      {words(state)}
    </Badge>
  );
}
