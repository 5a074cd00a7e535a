import { type Entry, textOf } from "../api/facts";

/** What a customer hears or said. */
export interface Heard {
  seq: number;
  who: "user" | "agent" | "person" | "server";
  text: string;
}

/** What of the journal a customer gets to see, in order. An answer that broke off and was gone on with is one. */
export function heardOf(entries: Entry[]): Heard[] {
  const heard: Heard[] = [];
  const add = (seq: number, who: Heard["who"], text: string | undefined) => {
    if (text?.trim()) heard.push({ seq, who, text });
  };
  let isCut = false;
  for (const { seq, fact } of entries) {
    switch (fact.kind) {
      case "user_message":
        add(seq, "user", fact.content);
        break;
      case "message_imported":
        if (fact.role !== "tool") add(seq, fact.role === "assistant" ? "agent" : "user", fact.content);
        break;
      case "answer": {
        if (fact.unsaid) break;
        const last = heard.at(-1);
        if (isCut && last?.who === "agent") last.text += textOf(fact.blocks);
        else add(seq, "agent", textOf(fact.blocks));
        isCut = fact.partial === true;
        break;
      }
      case "person_said":
        add(seq, "person", fact.content);
        break;
      case "notice":
        add(seq, "server", fact.text);
        break;
      case "handed_off":
      case "turn_stopped":
        add(seq, "server", fact.said);
        break;
    }
  }
  return heard;
}
