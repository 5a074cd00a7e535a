import type { Entry, FactOf, Tier } from "../api/facts";

/** An attempt is two entries of the journal, and one thing on the timeline: it stands where it began. */
export interface AttemptItem {
  kind: "attempt";
  seq: number;
  at: string;
  started: FactOf<"attempt_started">;
  ended?: FactOf<"attempt_ended">;
  /** Its text was kept, and the next attempt goes on with it. */
  isGoneOnWith: boolean;
}

export interface FactItem {
  kind: "fact";
  seq: number;
  at: string;
  fact: Exclude<Entry["fact"], { kind: "attempt_started" | "attempt_ended" }>;
  tier?: Tier;
}

export type Item = AttemptItem | FactItem;

export function timelineOf(entries: Entry[]): Item[] {
  const items: Item[] = [];
  const attempts = new Map<number, AttemptItem>();
  const marks = new Map<number, Tier | undefined>();
  for (const { fact } of entries) if (fact.kind === "marked") marks.set(fact.of, fact.tier);
  for (const { seq, at, fact } of entries) {
    if (fact.kind === "attempt_started") {
      const item: AttemptItem = { kind: "attempt", seq, at, started: fact, isGoneOnWith: false };
      attempts.set(fact.attempt, item);
      items.push(item);
    } else if (fact.kind === "attempt_ended") {
      const item = attempts.get(fact.attempt);
      if (item) item.ended = fact;
    } else {
      const attempt = fact.kind === "answer" && fact.partial ? attempts.get(fact.attempt) : undefined;
      if (attempt?.ended?.failure) attempt.isGoneOnWith = true;
      items.push({ kind: "fact", seq, at, fact, tier: marks.get(seq) ?? tierOf(fact) });
    }
  }
  return items;
}

/** How long the prompt needs it, by what it is; nothing for what no model is shown. */
function tierOf(fact: FactItem["fact"]): Tier | undefined {
  switch (fact.kind) {
    case "user_message":
      return fact.tier ?? "working";
    case "answer":
    case "message_imported":
    case "person_said":
      return "working";
    case "tool_result":
    case "recalled":
    case "knowledge_shown":
      return "transient";
    case "memory_shown":
    case "summarised":
      return "core";
    default:
      return undefined;
  }
}
