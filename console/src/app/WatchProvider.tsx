import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Schemas } from "../api/client";
import { useSharedEvents } from "../api/useSharedEvents";
import { mayDo, useMe } from "./session";
import { type Watch, WatchContext } from "./watch";

interface InboxChanged {
  handoffs: number;
  reviews: number;
  /** Missing = anything may have changed. */
  ids?: string[];
}

/** One stream for the navigation and every page, in all windows. What changed of the inbox is asked for again, and only that. */
export function WatchProvider({ children }: { children: ReactNode }) {
  const me = useMe();
  const queries = useQueryClient();
  const [known, setKnown] = useState<Omit<Watch, "isLive">>({ present: [] });
  const know = (more: Partial<Watch>) => setKnown((before) => ({ ...before, ...more }));
  const again = (queryKey: string[]) => void queries.invalidateQueries({ queryKey });
  const isLive = useSharedEvents(mayDo(me, "operator") ? "/api/v1/overview/events" : null, `holdfast-${me.id}`, {
    overview: (data) => know({ overview: JSON.parse(data) as Schemas["Overview"] }),
    inbox: (data) => {
      const { handoffs, reviews, ids } = JSON.parse(data) as InboxChanged;
      know({ waiting: { handoffs, reviews } });
      if (!ids) ["handoff", "handoffs", "review", "reviews"].forEach((key) => again([key]));
      for (const id of ids ?? []) again([id.startsWith("hnd_") ? "handoff" : "review", id]);
      if (ids?.some((id) => id.startsWith("hnd_"))) again(["handoffs"]);
      if (ids?.some((id) => id.startsWith("rev_"))) again(["reviews"]);
    },
    figures: () => ["hours", "budgets", "outcomes"].forEach((key) => again([key])),
    presence: (data) => know({ present: JSON.parse(data) as Schemas["Present"][] }),
  });
  return <WatchContext value={{ ...known, isLive }}>{children}</WatchContext>;
}
