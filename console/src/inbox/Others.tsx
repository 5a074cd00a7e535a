import { Badge, Group } from "@mantine/core";
import { useMe } from "../app/session";
import { useWatch } from "../app/watch";
import { useNow } from "../common/useNow";

/** Who else is at work on something, so that no two people answer the same. */
export function Others({ id }: { id: string }) {
  const me = useMe();
  const now = useNow();
  const others = useWatch().present.filter((one) => one.id === id && one.who !== me.id && Date.parse(one.until) > now);
  if (others.length === 0) return null;
  return (
    <Group gap={6} role="status" aria-label="Also here">
      {others.map((one) => (
        <Badge key={one.who} size="sm" color={one.doing === "typing" ? "orange" : "gray"} tt="none">
          {one.name} {one.doing === "typing" ? "is writing" : "is looking"}
        </Badge>
      ))}
    </Group>
  );
}
