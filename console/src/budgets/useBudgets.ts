import { useQuery } from "@tanstack/react-query";
import { api, ask, type Schemas } from "../api/client";

export const useBudgets = () =>
  useQuery({ queryKey: ["budgets"], queryFn: () => ask(api.GET("/api/v1/budgets")), refetchInterval: 60_000 });

/** How a budget stands where nothing was spent yet. */
export const untouched = (budget: Schemas["Budget"]): Schemas["BudgetAccount"] => ({
  subject: "",
  period: "",
  state: "open",
  limit_usd: budget.limit_usd,
  used_usd: "0",
  held_usd: "0",
  left_usd: budget.limit_usd,
});

/** It counts one account; otherwise each agent, conversation or turn has its own. */
export const hasOneAccount = ({ scope, agent, conversation }: Schemas["Budget"]): boolean =>
  scope === "tenant" || (scope === "agent" && agent != null) || (scope === "conversation" && conversation != null);

/** What it limits, in words: "each conversation of support, as long as it lasts". */
export function scopeInWords(budget: Schemas["Budget"]): string {
  const { scope, agent, conversation, period } = budget;
  const thing = scope === "tenant" ? "everything" : hasOneAccount(budget) ? "" : `each ${scope}`;
  const of = conversation ? `conversation …${conversation.slice(-8)}` : agent ? `${thing ? "of " : ""}agent ${agent}` : "";
  return `${[thing, of].filter(Boolean).join(" ")}, ${period === "run" ? "as long as it lasts" : `every ${period}`}`;
}
