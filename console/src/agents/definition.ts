import type { Schemas } from "../api/client";

export type Definition = Schemas["AgentDefinition"];
export type Report = Schemas["LintReport"];

/** Where a new agent begins. */
export const blank = {
  constitution: { role: "", hard_limits: ["Never state as fact what you do not know."], interaction_pattern: "" },
  ladder: ["default"],
  memory: false,
} as unknown as Definition;

/** What is wrong with a field, or with something inside it. */
export function messagesOf(report: Report | undefined, field: string, inside = false): string | undefined {
  const found = [...(report?.errors ?? []), ...(report?.warnings ?? [])].filter(
    (one) => one.field === field || (inside && (one.field.startsWith(`${field}.`) || one.field.startsWith(`${field}[`))),
  );
  return found.length > 0 ? found.map((one) => one.message).join(" ") : undefined;
}
