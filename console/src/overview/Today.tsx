import { Anchor, Box, Group, SimpleGrid, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Schemas } from "../api/client";
import { mayDo, useMe } from "../app/session";
import { BudgetBar } from "../budgets/BudgetBar";
import { untouched, useBudgets } from "../budgets/useBudgets";
import { usd } from "../common/format";
import { Loaded } from "../common/Loaded";
import { Panel } from "../common/Panel";
import { askCosts } from "../costs/askCosts";
import styles from "./Overview.module.css";
import { useHours } from "./useHours";

/** What today and this month have cost, against the tenant's budgets. */
export function Today() {
  const hours = useHours();
  const month = useQuery({ queryKey: ["costs", "model"], queryFn: () => askCosts({ by: "model" }), refetchInterval: 60_000 });
  const today = new Date().toISOString().slice(0, 10);
  return (
    <Panel
      title="Cost against budget"
      about="Days and months are UTC."
      side={
        <Anchor component={Link} to="/costs/budgets" fz="xs">
          All budgets
        </Anchor>
      }
    >
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 1 }} spacing="lg">
        <Loaded query={hours} lines={2}>
          {({ data }) => <Against period="day" name="Today" spent={sum(data.filter((hour) => hour.at.startsWith(today)))} />}
        </Loaded>
        <Loaded query={month} lines={2}>
          {({ total }) => <Against period="month" name="This month" spent={total.cost_usd} />}
        </Loaded>
      </SimpleGrid>
    </Panel>
  );
}

function Against({ period, name, spent }: { period: string; name: string; spent: string }) {
  const budgets = useBudgets();
  const isAdmin = mayDo(useMe(), "admin");
  return (
    <Box>
      <Group justify="space-between" align="baseline" mb={4} gap="xs">
        <Text fz="sm" fw={550}>
          {name}
        </Text>
        <Text className={styles.count} title={`$${spent}`}>
          {usd(spent)}
        </Text>
      </Group>
      <Loaded query={budgets} lines={1}>
        {({ data }) => {
          const budget = tightest(data, period);
          return budget ? (
            <BudgetBar label={`Use of ${budget.name}`} account={budget.fullest ?? untouched(budget)} nearPercent={budget.near_percent} />
          ) : (
            <Group justify="space-between" gap="xs" className={styles.unbounded}>
              <span>No budget for a {period}.</span>
              {isAdmin && (
                <Anchor component={Link} to="/costs/budgets" fz="xs">
                  Set one
                </Anchor>
              )}
            </Group>
          );
        }}
      </Loaded>
    </Box>
  );
}

/** Of several that count all of the tenant's calls in such a period, the one with the least room. */
function tightest(budgets: Schemas["Budget"][], period: string): Schemas["Budget"] | undefined {
  const left = (budget: Schemas["Budget"]) => Number((budget.fullest ?? untouched(budget)).left_usd);
  return budgets
    .filter((one) => one.scope === "tenant" && one.period === period && !one.agent && !one.conversation)
    .sort((a, b) => left(a) - left(b))[0];
}

const sum = (hours: Schemas["HourCost"][]): string => String(hours.reduce((all, hour) => all + Number(hour.cost_usd), 0));
