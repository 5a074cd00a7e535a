import type { Schemas } from "../api/client";

type Usage = Schemas["Usage"];

export const promptOf = (usage: Usage): number => usage.input + usage.cache_read + usage.cache_write + usage.cache_write_long;

/** Of the prompts' tokens, those that were read from the provider's cache; undefined where there were none. */
export function cachedShare(usage: Usage): number | undefined {
  const prompt = promptOf(usage);
  return prompt > 0 ? usage.cache_read / prompt : undefined;
}

/** What calls cost that failed, and what was looked up and of no use. */
export const wasteOf = (line: Schemas["CostLine"]): number => Number(line.failed_usd) + Number(line.unused_usd);

/** Of the money; undefined where nothing was spent. */
export function wastedShare(line: Schemas["CostLine"]): number | undefined {
  const cost = Number(line.cost_usd);
  return cost > 0 ? wasteOf(line) / cost : undefined;
}
