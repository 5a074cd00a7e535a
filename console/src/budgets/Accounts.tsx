import { Anchor, Box, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { api, ask, type Schemas } from "../api/client";
import { Loaded } from "../common/Loaded";
import { BudgetBar } from "./BudgetBar";
import { Refill } from "./Refill";

/** What a budget counts together, each with its own room, the fullest first. */
export function Accounts({ budget, mayChange }: { budget: Schemas["Budget"]; mayChange: boolean }) {
  const { name } = budget;
  const accounts = useQuery({
    queryKey: ["budgets", name, "accounts"],
    queryFn: () => ask(api.GET("/api/v1/budgets/{name}/accounts", { params: { path: { name } } })),
  });
  return (
    <Loaded query={accounts} lines={3}>
      {({ data }) =>
        data.length === 0 ? (
          <Text fz="sm" c="dimmed">
            Nothing was spent under it in this period.
          </Text>
        ) : (
          <Stack gap="sm">
            {data.map((account) => (
              <Box key={account.subject}>
                <Group justify="space-between" gap="xs" mb={4}>
                  <Subject scope={budget.scope} subject={account.subject} />
                  {mayChange && <Refill budget={name} subject={account.subject} />}
                </Group>
                <BudgetBar label={`Use of ${name} by ${account.subject}`} account={account} nearPercent={budget.near_percent} />
              </Box>
            ))}
          </Stack>
        )
      }
    </Loaded>
  );
}

function Subject({ scope, subject }: { scope: string; subject: string }) {
  const [conversation = "", turn] = subject.split("/");
  if (scope === "agent") return <Text fz="sm">{subject}</Text>;
  return (
    <Anchor component={Link} to={`/conversations/${conversation}`} fz="sm">
      …{conversation.slice(-8)}
      {turn && `, turn of entry ${turn}`}
    </Anchor>
  );
}
