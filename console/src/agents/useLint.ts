import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, ask } from "../api/client";
import type { Definition } from "./definition";

/** The server's judgement of what is being written, a moment after the last key. */
export function useLint(name: string, definition: Definition) {
  const [settled] = useDebouncedValue(definition, 250);
  return useQuery({
    queryKey: ["lint", name, settled],
    queryFn: () => ask(api.POST("/api/v1/agents/{name}/lint", { params: { path: { name } }, body: settled })),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
}
