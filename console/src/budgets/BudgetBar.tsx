import { Box, Group, Text } from "@mantine/core";
import type { Schemas } from "../api/client";
import { usd } from "../common/format";
import { StackedBar } from "../common/StackedBar";
import styles from "./Budgets.module.css";

export const budgetColors: Record<string, string> = { open: "kelp.6", near: "orange.5", full: "red.6" };

interface Props {
  label: string;
  account: Schemas["BudgetAccount"];
  /** From here on agents save. */
  nearPercent: number;
}

/** How far a limit is used: what was spent, what is held for calls that run, what is left, and from where on agents save. */
export function BudgetBar({ label, account, nearPercent }: Props) {
  const held = Number(account.held_usd);
  const spent = Math.max(0, Number(account.used_usd) - held);
  const parts = [
    { name: "spent", value: spent, color: budgetColors[account.state] ?? "gray", note: usd(String(spent)) },
    { name: "held", value: held, color: "gray.5", note: usd(account.held_usd) },
  ];
  return (
    <Box>
      <Box className={styles.bar}>
        <StackedBar label={label} parts={parts} whole={Number(account.limit_usd)} size={12} />
        <span className={styles.near} style={{ left: `${nearPercent}%` }} title={`agents save from ${nearPercent} % on`} aria-hidden />
      </Box>
      <Group justify="space-between" gap="2px 12px" mt={4} className="numbers">
        <Text fz="xs">
          {usd(String(spent))} spent{held > 0 && `, ${usd(account.held_usd)} held for what runs`}
        </Text>
        <Text fz="xs" c="dimmed">
          {Number(account.left_usd) > 0 ? `${usd(account.left_usd)} left` : "nothing left"} of {usd(account.limit_usd)}
        </Text>
      </Group>
    </Box>
  );
}
