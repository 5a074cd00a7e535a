import { useReducer } from "react";
import type { Schemas } from "../api/client";
import { type Entry, readEntry } from "../api/facts";
import { useEventSource } from "../api/useEventSource";

export interface ConversationStream {
  entries: Entry[];
  /** What the running attempt has said so far. */
  live: string;
  status?: Schemas["Status"];
  isLive: boolean;
}

type Happened = { entry: Entry } | { delta: string } | { status: Schemas["Status"] };

type State = Omit<ConversationStream, "isLive">;

/** A conversation from an entry on, and whatever happens in it. */
export function useConversationStream(id: string, after = 0): ConversationStream {
  const [state, happen] = useReducer(next, { entries: [], live: "" });
  const isLive = useEventSource(`/api/v1/conversations/${id}/events?after=${after}`, ["entry", "delta", "status"], (name, data) =>
    happen(read(name, data)),
  );
  return { ...state, isLive };
}

function read(name: string, data: string): Happened {
  if (name === "entry") return { entry: readEntry(JSON.parse(data) as Schemas["Entry"]) };
  if (name === "delta") return { delta: (JSON.parse(data) as Schemas["Delta"]).text };
  return { status: JSON.parse(data) as Schemas["Status"] };
}

function next(state: State, happened: Happened): State {
  if ("delta" in happened) return { ...state, live: state.live + happened.delta };
  if ("status" in happened) return { ...state, status: happened.status };
  const { entry } = happened;
  const isKnown = entry.seq <= (state.entries.at(-1)?.seq ?? 0);
  if (isKnown) return state;
  // The text of an attempt is in its answer from then on, or void. An answer that was held comes without one.
  const isOver = ["attempt_started", "attempt_ended", "answer"].includes(entry.fact.kind);
  return { ...state, entries: [...state.entries, entry], live: isOver ? "" : state.live };
}
