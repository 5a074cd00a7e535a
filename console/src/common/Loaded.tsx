import { Box, Skeleton, Stack } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ProblemAlert } from "./ProblemAlert";

interface Props<T> {
  query: UseQueryResult<T>;
  /** Lines of the placeholder while it loads. */
  lines?: number;
  children: (data: T) => ReactNode;
}

/** The three states of everything that is asked for: on its way, failed, here. What was here stays while it is asked for again. */
export function Loaded<T>({ query, lines = 5, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) {
    return (
      <Box p="md">
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      </Box>
    );
  }
  return (
    <Stack gap="sm" p="md" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, i) => (
        <Skeleton key={i} height={16} w={`${94 - ((i * 17) % 40)}%`} />
      ))}
    </Stack>
  );
}
