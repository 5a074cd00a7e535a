import type { Schemas } from "./client";

/** What entries of the journal hold, as far as the console shows it. Whatever has its default is left out by the server. */
export type Fact =
  | { kind: "conversation_started"; agent: string; mode?: string; user?: string; forked_from?: { conversation: string; seq: number } }
  | { kind: "message_imported"; role?: "assistant" | "tool"; content: string; name?: string }
  | { kind: "user_message"; content: string; tier?: Tier }
  | {
      kind: "attempt_started";
      attempt: number;
      model: string;
      agent_version: number;
      tokens: Partial<Schemas["PromptTokens"]>;
      purpose?: string;
      reuses?: { at: string };
    }
  | {
      kind: "attempt_ended";
      attempt: number;
      failure?: Partial<Schemas["Failure"]>;
      usage?: Partial<Schemas["Usage"]>;
      cost_nano_usd?: number;
      usage_estimated?: boolean;
      answered_by?: string;
      request_id?: string;
      first_token_ms?: number;
      duration_ms?: number;
      cache_miss?: { reason?: string; tokens?: number };
    }
  | {
      kind: "answer";
      attempt: number;
      blocks: Block[];
      stop?: string;
      partial?: boolean;
      doubt?: Doubt;
      /** The entry in which it waited for a person's yes. */
      held?: number;
      /** The user was not shown it. */
      unsaid?: boolean;
    }
  | { kind: "answer_held"; attempt: number; blocks: Block[]; stop?: string; doubt?: Doubt }
  | { kind: "answer_declined"; held: number; feedback?: string }
  | { kind: "tools_started"; call_ids: string[] }
  | { kind: "tool_result"; call_id: string; name: string; content: string; is_error?: boolean; duration_ms?: number }
  | {
      kind: "epoch_opened";
      epoch: number;
      left?: number;
      reason: string;
      removed?: number[];
      rewritten?: { seq: number; content: string }[];
      notes?: { kind?: string; seq: number; text: string }[];
    }
  | { kind: "summarised"; up_to: number; text: string }
  | { kind: "marked"; of: number; tier?: Tier }
  | { kind: "recalled"; seqs: number[] }
  | { kind: "memory_shown"; text: string; names?: string[] }
  | { kind: "knowledge_shown"; passages: { document: string; version: number; from?: number; length: number }[] }
  | { kind: "deferred"; reason: string; until: string }
  | { kind: "routed"; model: string; score?: number; reason: string }
  | { kind: "parked"; code: string; reason: string; until: string }
  | { kind: "cancel_requested"; reason?: string }
  | { kind: "turn_stopped"; code: string; reason: string; said?: string }
  | { kind: "resolved"; note?: string }
  | { kind: "feedback"; rating?: number; resolved?: boolean; comment?: string }
  | { kind: "notice"; code: string; text: string }
  | { kind: "person_requested"; reason?: string }
  | { kind: "handed_off"; code: string; reason: string; said?: string }
  | { kind: "person_said"; content: string; by?: string }
  | { kind: "returned"; note?: string; by?: string }
  | { kind: "review_asked"; subject?: string; title: string; due: string; proposed?: string }
  | { kind: "review_decided"; review: number; approved?: boolean; edited?: string; note?: string; by?: string }
  | { kind: "claimed"; of: number; owner?: string }
  | { kind: "note_taken"; text: string; by?: string }
  | { kind: "draft_asked"; instruction?: string; by?: string }
  | { kind: "drafted"; asked: number; attempt: number; model: string; text: string }
  | { kind: "draft_given_up"; asked: number; reason: string }
  | { kind: "reminded"; of: number; due: string; owner?: string }
  | { kind: "overdue"; of: number; due: string; priority: number; owner?: string }
  | { kind: "released"; of: number; owner: string };

export type Tier = "core" | "working" | "transient";

export interface Doubt {
  code: string;
  hands_off?: boolean;
  values?: string[];
}

export type Block =
  | { type: "text"; text: string }
  | { type: "thinking"; text: string }
  | { type: "tool_call"; id: string; name: string; arguments: string }
  | { type: "opaque"; dialect: string; json: string };

export type FactOf<K extends Fact["kind"]> = Extract<Fact, { kind: K }>;

export interface Entry<F = Fact> {
  seq: number;
  at: string;
  fact: F;
}

export const readEntry = (entry: Schemas["Entry"]): Entry => ({ seq: entry.seq, at: entry.at, fact: entry.data as Fact });

export const textOf = (blocks: Block[]): string => blocks.map((block) => (block.type === "text" ? block.text : "")).join("");
