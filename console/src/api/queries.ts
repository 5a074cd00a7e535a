import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { isSignedOut, isWorthRepeating } from "./problem";

/** Who is signed in; null = nobody. */
export const meKey = ["me"];

// Whatever finds out that the session is over leads back to signing in.
const noteSignedOut = (error: unknown) => {
  if (isSignedOut(error)) queries.setQueryData(meKey, null);
};

export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noteSignedOut }),
  mutationCache: new MutationCache({ onError: noteSignedOut }),
  defaultOptions: { queries: { staleTime: 2_000, retry: (times, error) => times < 2 && isWorthRepeating(error) } },
});
