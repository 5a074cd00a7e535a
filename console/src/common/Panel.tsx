import { Box, Group, Paper, type PaperProps, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface Props extends PaperProps {
  title?: string;
  about?: ReactNode;
  side?: ReactNode;
  /** The content reaches the panel's edges, like a table. */
  flush?: boolean;
  children: ReactNode;
}

export function Panel({ title, about, side, flush = false, children, ...rest }: Props) {
  return (
    <Paper bg="var(--surface)" component="section" aria-label={title} style={{ overflow: "hidden" }} {...rest}>
      {title && (
        <Group justify="space-between" px="md" pt="sm" pb={flush ? "sm" : 0} gap="xs">
          <Box>
            <Title order={2} fz="md" fw={600}>
              {title}
            </Title>
            {about && (
              <Text fz="xs" c="dimmed">
                {about}
              </Text>
            )}
          </Box>
          {side}
        </Group>
      )}
      <Box p={flush ? 0 : "md"} pt={flush ? 0 : title ? "sm" : "md"}>
        {children}
      </Box>
    </Paper>
  );
}
