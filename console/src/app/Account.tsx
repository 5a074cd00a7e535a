import { ActionIcon, Box, Divider, Group, Text, Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconLogout, IconMoon, IconSun } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { signOut, useMe } from "./session";

/** Who is signed in, light or dark, and the way out. */
export function Account() {
  const me = useMe();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme("light") === "dark";
  const out = useMutation({ mutationFn: signOut });
  const other = isDark ? "Light colours" : "Dark colours";
  return (
    <>
      <Divider mb="sm" />
      <Group wrap="nowrap" gap={4} px={8}>
        <Box flex={1} miw={0}>
          <Text fz="sm" fw={550} truncate>
            {me.tenant ?? "All tenants"}
          </Text>
          <Text fz="xs" c="dimmed" truncate title={`${me.name}, …${me.hint}`}>
            {me.role} key …{me.hint}
          </Text>
        </Box>
        <Tooltip label={other}>
          <ActionIcon variant="subtle" color="gray" aria-label={other} onClick={() => setColorScheme(isDark ? "light" : "dark")}>
            {isDark ? <IconSun size={17} stroke={1.6} /> : <IconMoon size={17} stroke={1.6} />}
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Sign out">
          <ActionIcon variant="subtle" color="gray" aria-label="Sign out" loading={out.isPending} onClick={() => out.mutate()}>
            <IconLogout size={17} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </>
  );
}
