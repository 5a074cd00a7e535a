import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useWatch } from "../app/watch";

/** Asks for a list again whenever the server says that what goes on has changed. */
export function useAnewOnChange(key: string): void {
  const { overview } = useWatch();
  const queries = useQueryClient();
  useEffect(() => {
    if (overview) void queries.invalidateQueries({ queryKey: [key] });
  }, [overview, key, queries]);
}
