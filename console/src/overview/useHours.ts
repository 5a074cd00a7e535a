import { useQuery } from "@tanstack/react-query";
import { api, ask } from "../api/client";

/** What was spent in each of the last 24 hours. */
export const useHours = () => useQuery({ queryKey: ["hours"], queryFn: () => ask(api.GET("/api/v1/costs/hours")), refetchInterval: 60_000 });
