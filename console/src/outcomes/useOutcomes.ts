import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, ask, type Schemas } from "../api/client";
import type { paths } from "../api/schema";

type Asked = NonNullable<paths["/api/v1/outcomes"]["get"]["parameters"]["query"]>;

/** What has come of conversations that ended in a time. The address also gives CSV, so what comes has to be told. */
export const useOutcomes = (query: Asked, enabled = true) =>
  useQuery({
    queryKey: ["outcomes", query],
    queryFn: () => ask(api.GET("/api/v1/outcomes", { params: { query } })) as Promise<Schemas["OutcomeReport"]>,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
    enabled,
  });
