import { api, ask, type Schemas } from "../api/client";
import type { paths } from "../api/schema";

export type CostsAsked = NonNullable<paths["/api/v1/costs"]["get"]["parameters"]["query"]>;

/** Sums of the ledger over a month; this month when none is named. The address also gives CSV, so what comes has to be told. */
export const askCosts = (query: CostsAsked) => ask(api.GET("/api/v1/costs", { params: { query } })) as Promise<Schemas["CostReport"]>;

/** The same as a table for spreadsheets, with every line. */
export const askTable = (query: CostsAsked): Promise<Blob> =>
  ask<Blob>(api.GET("/api/v1/costs", { params: { query }, headers: { Accept: "text/csv" }, parseAs: "blob" }));
