import { Box, Group, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";

interface Props {
  title: string;
  /** One line on what the page is for, or about what it shows. */
  about?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, about, actions, children }: Props) {
  useDocumentTitle(`${title} · Holdfast`);
  return (
    <Box maw={1240} mx="auto">
      <Group justify="space-between" align="flex-start" mb="lg" gap="sm">
        <Box miw={0} flex="1 1 240px">
          <Title order={1} lts="-0.012em" style={{ overflowWrap: "anywhere" }}>
            {title}
          </Title>
          {about && (
            <Text component="div" c="dimmed" fz="sm" mt={3}>
              {about}
            </Text>
          )}
        </Box>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Box>
  );
}
