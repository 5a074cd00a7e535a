import { Badge, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { api, ask, type Schemas } from "../api/client";
import { dayAndTime } from "../common/format";
import { Confirm } from "../settings/Confirm";
import { Accounts } from "./Accounts";
import { BudgetBar } from "./BudgetBar";
import { BudgetForm } from "./BudgetForm";
import { Refill } from "./Refill";
import { hasOneAccount, scopeInWords, untouched } from "./useBudgets";

const badges: Record<string, string> = { open: "teal", near: "orange", full: "red" };

export function BudgetRow({ budget, isAdmin }: { budget: Schemas["Budget"]; isAdmin: boolean }) {
  const queries = useQueryClient();
  const [isChanging, change] = useDisclosure(false);
  const [areShown, accounts] = useDisclosure(false);
  const isOne = hasOneAccount(budget);
  const mayChange = isAdmin && !budget.locked;
  const fullest = budget.fullest ?? untouched(budget);
  const remove = async () => {
    await ask(api.DELETE("/api/v1/budgets/{name}", { params: { path: { name: budget.name } } }));
    await queries.invalidateQueries({ queryKey: ["budgets"] });
  };
  return (
    <section aria-label={budget.name}>
      <Group justify="space-between" gap="xs" mb={6}>
        <Group gap="xs">
          <Text fz="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
            {budget.name}
          </Text>
          <Badge size="sm" color={badges[fullest.state] ?? "gray"}>
            {fullest.state}
          </Badge>
          {!budget.hard && (
            <Badge size="sm" color="gray">
              only a warning
            </Badge>
          )}
          {budget.locked && (
            <Badge size="sm" color="gray" title="Only the operator of the installation may change it.">
              locked
            </Badge>
          )}
        </Group>
        <Group gap={4}>
          {!isOne && (
            <Button size="compact-xs" variant="subtle" onClick={accounts.toggle} aria-expanded={areShown}>
              {areShown ? "Only the fullest" : "All accounts"}
            </Button>
          )}
          {mayChange && (
            <>
              {isOne && <Refill budget={budget.name} />}
              <Button size="compact-xs" variant="subtle" onClick={change.open}>
                Change
              </Button>
              <Confirm action="Delete" title={`Delete ${budget.name}?`} run={remove}>
                It holds nothing back any more, and what it was refilled with is forgotten. What was spent stays in the ledger.
              </Confirm>
            </>
          )}
        </Group>
      </Group>
      <Text fz="xs" c="dimmed" mb={8}>
        {scopeInWords(budget)}
        {fullest.resets_at && `; anew at ${dayAndTime(fullest.resets_at)}`}; agents save from {budget.near_percent} % on
      </Text>
      {areShown ? (
        <Accounts budget={budget} mayChange={mayChange} />
      ) : (
        <BudgetBar label={isOne ? `Use of ${budget.name}` : `Fullest of ${budget.name}`} account={fullest} nearPercent={budget.near_percent} />
      )}
      {isChanging && <BudgetForm budget={budget} isOpen onClose={change.close} />}
    </section>
  );
}
