import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Schemas } from "../api/client";
import { useEventSource } from "../api/useEventSource";
import { mayDo, useMe } from "../app/session";
import { InboxContext, type InboxState } from "./inboxContext";

interface InboxChanged {
  handoffs: number;
  reviews: number;
  /** Missing = anything may have changed. */
  ids?: string[];
}

/** One stream of the inbox: what changed is asked for again, and only that. */
export function InboxProvider({ children }: { children: ReactNode }) {
  const isFor = mayDo(useMe(), "operator");
  const queries = useQueryClient();
  const [state, setState] = useState<InboxState>({ present: [] });
  const again = (queryKey: string[]) => void queries.invalidateQueries({ queryKey });
  useEventSource(isFor ? "/api/v1/inbox/events" : null, {
    inbox: (e) => {
      const { handoffs, reviews, ids } = JSON.parse(e.data) as InboxChanged;
      setState((before) => ({ ...before, waiting: { handoffs, reviews } }));
      if (!ids) ["handoff", "handoffs", "review", "reviews"].forEach((key) => again([key]));
      for (const id of ids ?? []) again([id.startsWith("hnd_") ? "handoff" : "review", id]);
      if (ids?.some((id) => id.startsWith("hnd_"))) again(["handoffs"]);
      if (ids?.some((id) => id.startsWith("rev_"))) again(["reviews"]);
    },
    presence: (e) => setState((before) => ({ ...before, present: JSON.parse(e.data) as Schemas["Present"][] })),
  });
  return <InboxContext value={state}>{children}</InboxContext>;
}
