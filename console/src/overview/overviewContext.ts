import { createContext, useContext } from "react";
import type { Schemas } from "../api/client";

export interface OverviewState {
  /** Undefined until the server said something, and for who may not see it. */
  overview?: Schemas["Overview"];
  isLive: boolean;
}

export const OverviewContext = createContext<OverviewState>({ isLive: false });

export const useOverview = (): OverviewState => useContext(OverviewContext);
