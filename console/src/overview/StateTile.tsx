import { Group, Paper, Skeleton, Text } from "@mantine/core";
import { Link } from "react-router";
import { stateColors } from "../common/colors";
import { count as shown, words } from "../common/format";
import styles from "./Overview.module.css";

/** How many conversations are in a state; leads to them. */
export function StateTile({ state, about, count }: { state: string; about: string; count?: number }) {
  const color = stateColors[state] ?? "gray";
  return (
    <Paper component={Link} to={`/conversations?state=${state}`} p="md" bg="var(--surface)" className={styles.tile}>
      <Group gap={8} mb={6} wrap="nowrap">
        <span className={styles.dot} style={{ background: `var(--mantine-color-${color}-6)`, opacity: count ? 1 : 0.35 }} aria-hidden />
        <Text fz="sm" fw={550}>
          {words(state)}
        </Text>
      </Group>
      {count === undefined ? <Skeleton h={30} w={44} my={3} /> : <div className={styles.count}>{shown(count)}</div>}
      <Text fz="xs" c="dimmed" mt={4}>
        {about}
      </Text>
    </Paper>
  );
}
