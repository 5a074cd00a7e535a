import { Alert, Anchor, Button, List, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { problemOf } from "../api/problem";

interface Props {
  error: unknown;
  onRetry?: () => void;
  /** Fields that show what is wrong with them themselves. */
  shown?: string[];
}

/** What went wrong and what to do about it, in the server's words. */
export function ProblemAlert({ error, onRetry, shown = [] }: Props) {
  const problem = problemOf(error);
  const fields = (problem.errors ?? []).filter((one) => !shown.includes(one.field));
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} />} title={problem.title} role="alert">
      <Stack gap="xs" align="flex-start">
        {problem.detail && <Text fz="sm">{problem.detail}</Text>}
        {fields.length > 0 && (
          <List fz="sm" spacing={2}>
            {fields.map((one) => (
              <List.Item key={one.field + one.message}>
                <b>{one.field}</b>: {one.message}
              </List.Item>
            ))}
          </List>
        )}
        {problem.trace_id && <Text fz="xs">Trace {problem.trace_id}</Text>}
        {problem.code && (
          <Anchor href={`/errors/${problem.code}`} target="_blank" fz="xs" c="inherit" td="underline">
            About {problem.code}
          </Anchor>
        )}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
