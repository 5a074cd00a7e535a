import { api, ask, type Schemas } from "../api/client";

/** Sums of the ledger over a month; this month when none is named. The address also gives CSV, so what comes has to be told. */
export const askCosts = (by: string, month?: string) =>
  ask(api.GET("/api/v1/costs", { params: { query: { month, by } } })) as Promise<Schemas["CostReport"]>;
