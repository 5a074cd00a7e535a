import { useMutation } from "@tanstack/react-query";
import { api, ask } from "../api/client";

/** Taking something on, and letting it go. A key and a button do the same, so that whoever loses is told the same. */
export function useOwnership(kind: "handoffs" | "reviews", id: string, onChange: () => void) {
  const params = { path: { id } };
  const claim = useMutation({
    mutationFn: () => ask<unknown>(api.POST(`/api/v1/${kind}/{id}/claim`, { params, body: {} })),
    onSettled: onChange,
  });
  const release = useMutation({
    mutationFn: () => ask<unknown>(api.POST(`/api/v1/${kind}/{id}/reassign`, { params, body: {} })),
    onSettled: onChange,
  });
  return { claim, release };
}

export type Ownership = ReturnType<typeof useOwnership>;
