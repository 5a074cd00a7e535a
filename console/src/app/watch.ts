import { createContext, useContext } from "react";
import type { Schemas } from "../api/client";

/** What the server tells whoever watches over a tenant; nothing until it said so, and to who may not see it. */
export interface Watch {
  isLive: boolean;
  overview?: Schemas["Overview"];
  /** How much of the inbox waits. */
  waiting?: { handoffs: number; reviews: number };
  /** Who is at work on what. */
  present: Schemas["Present"][];
}

export const WatchContext = createContext<Watch>({ isLive: false, present: [] });

export const useWatch = (): Watch => useContext(WatchContext);
