import { type ReactNode, useState } from "react";
import type { Schemas } from "../api/client";
import { useEventSource } from "../api/useEventSource";
import { mayDo, useMe } from "../app/session";
import { OverviewContext } from "./overviewContext";

/** One stream of what goes on now, for the navigation and for every page. */
export function OverviewProvider({ children }: { children: ReactNode }) {
  const isFor = mayDo(useMe(), "operator");
  const [overview, setOverview] = useState<Schemas["Overview"]>();
  const isLive = useEventSource(isFor ? "/api/v1/overview/events" : null, {
    overview: (e) => setOverview(JSON.parse(e.data) as Schemas["Overview"]),
  });
  return <OverviewContext value={{ overview, isLive }}>{children}</OverviewContext>;
}
