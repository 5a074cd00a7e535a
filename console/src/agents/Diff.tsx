import { Box, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, ask, type Schemas } from "../api/client";
import { Loaded } from "../common/Loaded";
import styles from "./Diff.module.css";

export function Diff({ name, from, to }: { name: string; from: number; to: number }) {
  const diff = useQuery({
    queryKey: ["diff", name, from, to],
    queryFn: () => ask(api.GET("/api/v1/agents/{name}/diff", { params: { path: { name }, query: { from, to } } })),
    staleTime: Infinity,
  });
  return (
    <Loaded query={diff} lines={4}>
      {({ changes }) =>
        changes.length === 0 ? (
          <Text fz="sm" c="dimmed">
            They say the same.
          </Text>
        ) : (
          <Changes changes={changes} />
        )
      }
    </Loaded>
  );
}

/** Field by field, before and after. */
export function Changes({ changes }: { changes: Schemas["FieldChange"][] }) {
  return (
    <Stack gap="md">
      {changes.map((change) => (
        <Box key={change.field}>
          <Text fz="xs" ff="monospace" mb={4}>
            {change.field}
          </Text>
          <Side value={change.before} mark="−" className={styles.before} />
          <Side value={change.after} mark="+" className={styles.after} />
        </Box>
      ))}
    </Stack>
  );
}

function Side({ value, mark, className }: { value: unknown; mark: string; className?: string }) {
  if (value === undefined || value === null) return null;
  return (
    <div className={`${styles.side} ${className}`}>
      <span aria-label={mark === "+" ? "after" : "before"}>{mark}</span>
      <span>{typeof value === "string" ? value : JSON.stringify(value, null, 2)}</span>
    </div>
  );
}
