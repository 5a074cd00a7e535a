import { Center, Stack, Text, ThemeIcon } from "@mantine/core";
import type { TablerIcon } from "@tabler/icons-react";
import type { ReactNode } from "react";

/** Where there is nothing to show: why, and what to do about it. */
export function Nothing({ icon: Icon, title, children }: { icon: TablerIcon; title: string; children?: ReactNode }) {
  return (
    <Center py={44} px="md">
      <Stack align="center" gap={6} maw={420}>
        <ThemeIcon variant="light" color="gray" size={44} radius="xl" mb={4}>
          <Icon size={22} stroke={1.5} aria-hidden />
        </ThemeIcon>
        <Text fw={600}>{title}</Text>
        <Text component="div" fz="sm" c="dimmed" ta="center">
          {children}
        </Text>
      </Stack>
    </Center>
  );
}
