import { Alert, Badge, Box, Group, Loader, Progress, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconX } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { Loaded } from "../common/Loaded";
import { Panel } from "../common/Panel";
import type { Report } from "./definition";

/** Lint: everything that is wrong at once, and how near the limit of words it is. */
export function Judgement({ lint }: { lint: UseQueryResult<Report> }) {
  return (
    <Panel title="Judgement" side={lint.isFetching ? <Loader size={14} aria-label="Judging" /> : undefined}>
      <Loaded query={lint} lines={3}>
        {(report) => (
          <Stack gap="sm" aria-live="polite" data-testid="lint">
            <Words report={report} />
            {report.errors.length === 0 && report.warnings.length === 0 && (
              <Group gap={8} wrap="nowrap">
                <IconCheck size={16} color="var(--mantine-color-teal-6)" aria-hidden />
                <Text fz="sm">It can be saved.</Text>
              </Group>
            )}
            {report.errors.map((one) => (
              <Finding key={one.field + one.message} {...one} isError />
            ))}
            {report.warnings.map((one) => (
              <Finding key={one.field + one.message} {...one} />
            ))}
          </Stack>
        )}
      </Loaded>
    </Panel>
  );
}

function Words({ report: { words, most_words: most } }: { report: Report }) {
  const color = words >= most ? "red" : words > 0.8 * most ? "orange" : "kelp";
  return (
    <Box>
      <Group justify="space-between">
        <Text fz="xs">Words of the constitution</Text>
        <Badge size="xs" color={color} className="numbers">
          {words} of {most}
        </Badge>
      </Group>
      <Progress value={(100 * words) / most} color={color} size={5} mt={5} aria-label="Words used of those allowed" />
    </Box>
  );
}

function Finding({ field, message, isError = false }: { field: string; message: string; isError?: boolean }) {
  const Icon = isError ? IconX : IconAlertTriangle;
  return (
    <Alert color={isError ? "red" : "yellow"} icon={<Icon size={16} />} p="xs" role={undefined}>
      <Text fz="xs" ff="monospace">
        {field}
      </Text>
      <Text fz="sm">{message}</Text>
    </Alert>
  );
}
