import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Schemas } from "../api/client";
import { useEventSource } from "../api/useEventSource";
import { mayDo, useMe } from "./session";
import { type Watch, WatchContext } from "./watch";

interface InboxChanged {
  handoffs: number;
  reviews: number;
  /** Missing = anything may have changed. */
  ids?: string[];
}

/** One stream for the navigation and every page. What changed of the inbox is asked for again, and only that. */
export function WatchProvider({ children }: { children: ReactNode }) {
  const isFor = mayDo(useMe(), "operator");
  const queries = useQueryClient();
  const [known, setKnown] = useState<Omit<Watch, "isLive">>({ present: [] });
  const know = (more: Partial<Watch>) => setKnown((before) => ({ ...before, ...more }));
  const again = (queryKey: string[]) => void queries.invalidateQueries({ queryKey });
  const isLive = useEventSource(isFor ? "/api/v1/overview/events" : null, {
    overview: (e) => know({ overview: JSON.parse(e.data) as Schemas["Overview"] }),
    inbox: (e) => {
      const { handoffs, reviews, ids } = JSON.parse(e.data) as InboxChanged;
      know({ waiting: { handoffs, reviews } });
      if (!ids) ["handoff", "handoffs", "review", "reviews"].forEach((key) => again([key]));
      for (const id of ids ?? []) again([id.startsWith("hnd_") ? "handoff" : "review", id]);
      if (ids?.some((id) => id.startsWith("hnd_"))) again(["handoffs"]);
      if (ids?.some((id) => id.startsWith("rev_"))) again(["reviews"]);
    },
    presence: (e) => know({ present: JSON.parse(e.data) as Schemas["Present"][] }),
  });
  return <WatchContext value={{ ...known, isLive }}>{children}</WatchContext>;
}
