import { Button, Stack } from "@mantine/core";
import { IconCoin, IconPlus } from "@tabler/icons-react";
import { useDisclosure } from "@mantine/hooks";
import { mayDo, useMe } from "../app/session";
import { Loaded } from "../common/Loaded";
import { Nothing } from "../common/Nothing";
import { Panel } from "../common/Panel";
import { BudgetForm } from "./BudgetForm";
import { BudgetRow } from "./BudgetRow";
import { useBudgets } from "./useBudgets";

/** What calls may cost, and how far that is used; admins change it. */
export function Budgets() {
  const budgets = useBudgets();
  const isAdmin = mayDo(useMe(), "admin");
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <Panel
      title="Budgets"
      about="What calls may cost. A call counts against every budget that it falls under, and the tightest decides."
      side={
        isAdmin && (
          <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={open}>
            New budget
          </Button>
        )
      }
    >
      <Loaded query={budgets}>
        {({ data }) =>
          data.length === 0 ? (
            <Nothing icon={IconCoin} title="No budget">
              Calls cost what they cost. {isAdmin ? "Make a budget" : "An admin can make a budget"} that holds before money is spent: of a day or a month, of each agent, or
              of each conversation.
            </Nothing>
          ) : (
            <Stack gap="lg">
              {data.map((budget) => (
                <BudgetRow key={budget.name} budget={budget} isAdmin={isAdmin} />
              ))}
            </Stack>
          )
        }
      </Loaded>
      <BudgetForm isOpen={isOpen} onClose={close} />
    </Panel>
  );
}
