import { Box, Group, Progress, Text, Tooltip } from "@mantine/core";

export interface Part {
  name: string;
  value: number;
  color: string;
  note?: string;
}

interface Props {
  label: string;
  parts: Part[];
  /** What the whole bar stands for. */
  whole: number;
  size?: number;
  isBusy?: boolean;
}

/** What something is made of, as a bar. Its figures stand beside it wherever it is used: no colour says anything alone. */
export function StackedBar({ label, parts, whole, size = 16, isBusy = false }: Props) {
  const percent = (value: number) => (whole > 0 ? Math.min(100, (100 * value) / whole) : 0);
  const text = `${label}: ${parts.map((part) => `${part.name} ${percent(part.value).toFixed(0)} %`).join(", ")}`;
  return (
    <Progress.Root size={size} radius="sm" role="img" aria-label={text} transitionDuration={isBusy ? 0 : 300}>
      {parts.map(
        (part) =>
          part.value > 0 && (
            <Tooltip key={part.name} label={`${part.name}: ${part.note ?? part.value}`}>
              <Progress.Section value={percent(part.value)} color={part.color} aria-hidden withAria={false} />
            </Tooltip>
          ),
      )}
    </Progress.Root>
  );
}

export function Key({ parts }: { parts: Part[] }) {
  return (
    <Group gap="4px 14px">
      {parts.map((part) => (
        <Group key={part.name} gap={6} wrap="nowrap">
          <Box w={9} h={9} bg={part.color} style={{ borderRadius: 2 }} aria-hidden />
          <Text fz="xs">{part.name}</Text>
          <Text fz="xs" c="dimmed" className="numbers">
            {part.note ?? part.value}
          </Text>
        </Group>
      ))}
    </Group>
  );
}
