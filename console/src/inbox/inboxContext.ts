import { createContext, useContext } from "react";
import type { Schemas } from "../api/client";

export interface InboxState {
  /** How much waits; undefined until the server said so, and for who may not see it. */
  waiting?: { handoffs: number; reviews: number };
  /** Who is at work on what. */
  present: Schemas["Present"][];
}

export const InboxContext = createContext<InboxState>({ present: [] });

export const useInbox = (): InboxState => useContext(InboxContext);
