import { Group, Kbd, Text } from "@mantine/core";

/** What the keys of a page do; phones have none. */
export function KeyHelp({ keys }: { keys: [key: string, does: string][] }) {
  return (
    <Group gap="md" mt="lg" visibleFrom="sm" aria-label="Keys">
      {keys.map(([key, does]) => (
        <Text key={key} fz="xs" c="dimmed">
          <Kbd size="xs">{key}</Kbd> {does}
        </Text>
      ))}
    </Group>
  );
}
