import { useSearchParams } from "react-router";
import type { CostsAsked } from "./askCosts";
import { isMonth, monthOf } from "./months";

export const splits = [
  { value: "model", label: "Model" },
  { value: "agent", label: "Agent" },
  { value: "user", label: "End user" },
  { value: "conversation", label: "Conversation" },
  { value: "day", label: "Day" },
] as const;

export type Split = (typeof splits)[number]["value"];

export type Filter = Pick<CostsAsked, Split>;

/** What one goes on to look at within a line: from agents, users and days to their conversations, from a model to who uses it. */
const within: Record<Split, Split> = { model: "agent", agent: "conversation", user: "conversation", day: "conversation", conversation: "model" };

/** Month, split and filters stand in the address, so that a report can be sent to somebody and the way back leads one step up. */
export function useCostsAddress() {
  const [params, setParams] = useSearchParams();
  const asked = params.get("month") ?? "";
  const month = isMonth(asked) ? asked : monthOf(new Date());
  const by = splits.find(({ value }) => value === params.get("by"))?.value ?? "model";
  const filter: Filter = Object.fromEntries(splits.flatMap(({ value }) => (params.has(value) ? [[value, params.get(value) ?? ""]] : [])));
  const change = (changes: Record<string, string | null>) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) next.delete(name);
      else next.set(name, value);
    }
    return next;
  };
  return {
    month,
    by,
    filter,
    /** Another month has other days. */
    goTo: (other: string) => setParams(change({ month: other, day: null })),
    splitBy: (other: Split) => setParams(change({ by: other }), { replace: true }),
    lift: (name: Split) => setParams(change({ [name]: null })),
    addressWithin: (name: Split, value: string) => `/costs?${change({ month, [name]: value, by: within[name] }).toString()}`,
  };
}
