import { newKey } from "./dom";
import type { Message, Status, Told } from "./events";
import type { Memory, Unsent } from "./memory";

/** What the customer wrote that the server has not told of yet. */
export interface Pending extends Unsent {
  /** Where it stands, once the server has taken it. */
  seq?: number;
  /** Refused for good. */
  isRefused?: boolean;
}

/** The conversation as its events tell it, and what is on its way. */
export class Conversation {
  messages: Message[] = [];
  pending: Pending[];
  /** The beginning of the answer that is being written. */
  live = "";
  status: Status | undefined;

  constructor(private readonly memory: Memory) {
    this.pending = memory.all.unsent.map((one) => ({ ...one }));
  }

  /** Where the last message stands; 0 = there is none. */
  get newest(): number {
    return this.messages.at(-1)?.seq ?? 0;
  }

  get isWithPerson(): boolean {
    return this.status?.state === "with_person";
  }

  /** The last of these notices that nothing was said after. */
  get closing(): string | undefined {
    const last = this.messages.at(-1);
    return last?.code === "resolved" || last?.code === "rated" ? last.code : undefined;
  }

  /** The next to be brought to the server. */
  get unsent(): Pending | undefined {
    return this.pending.find((one) => !one.seq && !one.isRefused);
  }

  take(told: Told): void {
    switch (told.name) {
      case "message":
        this.#add(told.data);
        break;
      case "delta":
        this.live += told.data.text;
        break;
      case "reset":
        this.live = "";
        break;
      case "status":
        this.status = told.data;
        break;
    }
  }

  write(text: string): Pending {
    const one = { key: newKey(), text, after: this.newest };
    this.pending.push(one);
    this.#keep();
    return one;
  }

  accepted(one: Pending, seq: number): void {
    one.seq = seq;
    if (this.messages.some((message) => message.seq === seq)) this.remove(one);
    this.#keep();
  }

  refused(one: Pending): void {
    one.isRefused = true;
  }

  remove(one: Pending): void {
    this.pending = this.pending.filter((other) => other !== one);
    this.#keep();
  }

  #add(message: Message): void {
    const last = this.messages.at(-1);
    if (last && message.seq <= last.seq) return;
    if (message.who === "agent") {
      this.live = "";
      // It goes on where the last one broke off: together they are one answer.
      if (last?.who === "agent" && last.is_partial) {
        this.messages[this.messages.length - 1] = { ...message, text: `${last.text ?? ""}${message.text ?? ""}` };
        return;
      }
    }
    this.messages.push(message);
    if (message.who !== "user") return;
    const told = this.pending.find((one) => one.seq === message.seq || (!one.seq && message.seq > one.after && one.text === message.text));
    // Until the server's own answer it stays among what is brought again after a reload, which its key makes harmless.
    if (told) this.pending = this.pending.filter((one) => one !== told);
  }

  #keep(): void {
    this.memory.keep({ unsent: this.pending.filter((one) => !one.seq && !one.isRefused).map(({ key, text, after }) => ({ key, text, after })) });
  }
}
