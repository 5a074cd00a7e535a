import type { Conversation, Pending } from "./conversation";
import { h, linked } from "./dom";
import type { Message } from "./events";
import type { Words } from "./words";

interface Choices {
  retry: (one: Pending) => void;
  drop: (one: Pending) => void;
}

/**
 * What was said, in order. A finished message is added once and then stays, so that a screen reader says it once; what is still being written is hidden from it
 * until it is whole.
 */
export class Log {
  readonly element: HTMLElement;
  readonly #shown = new Map<string, { element: HTMLElement; text: string }>();

  constructor(
    private readonly words: Words,
    private readonly lang: string,
    private readonly choices: Choices,
  ) {
    this.element = h("div", "log", { role: "log", "aria-live": "polite", "aria-label": words.title, tabindex: "0" });
  }

  show(conversation: Conversation, greeting: string): void {
    const atEnd = this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < 60;
    const wanted: [string, string, () => HTMLElement][] = [["hello", greeting, () => this.#bubble("agent", greeting)]];
    for (const message of conversation.messages) {
      const text = this.#textOf(message);
      if (text) wanted.push([`m${message.seq}`, text, () => this.#bubble(message.who, text)]);
    }
    if (conversation.live) wanted.push(["live", conversation.live, () => this.#live(conversation.live)]);
    for (const one of conversation.pending) {
      wanted.push([`p${one.key}`, `${one.isRefused ?? false}`, () => this.#pending(one)]);
    }
    this.#reconcile(wanted);
    if (atEnd) this.element.scrollTop = this.element.scrollHeight;
  }

  #reconcile(wanted: [string, string, () => HTMLElement][]): void {
    const keys = new Set(wanted.map(([key]) => key));
    for (const [key, { element }] of this.#shown) {
      if (keys.has(key)) continue;
      element.remove();
      this.#shown.delete(key);
    }
    let before: Element | null = this.element.firstElementChild;
    for (const [key, text, make] of wanted) {
      const there = this.#shown.get(key);
      if (there?.text === text) {
        if (there.element === before) before = before.nextElementSibling;
        else this.element.insertBefore(there.element, before);
        continue;
      }
      const element = make();
      if (there?.element === before) before = before?.nextElementSibling ?? null;
      if (there) there.element.replaceWith(element);
      else this.element.insertBefore(element, before);
      this.#shown.set(key, { element, text });
    }
  }

  #textOf({ text, code, until }: Message): string {
    if (code === "returned" || code === "resolved") return this.words[code];
    if (code === "rated") return this.words.thanks;
    if (!until || new Date(until) < new Date()) return text ?? "";
    const time = new Intl.DateTimeFormat(this.lang, { hour: "2-digit", minute: "2-digit" }).format(new Date(until));
    return `${text ?? ""} ${this.words.expected.replace("{0}", time)}.`;
  }

  #bubble(who: Message["who"], text: string): HTMLElement {
    const speaker =
      who === "person" ? h("span", "speaker", {}, this.words.person)
      : who === "notice" ? undefined
      : h("span", "unseen", {}, `${who === "user" ? this.words.you : this.words.agent}: `);
    return h("div", `message message-${who}`, { "data-who": who }, speaker, ...linked(text));
  }

  #live(text: string): HTMLElement {
    return h("div", "message message-agent", { "data-live": true, "aria-hidden": "true" }, text);
  }

  #pending(one: Pending): HTMLElement {
    const fate = one.isRefused
      ? [
          h("span", "", {}, this.words.notSent),
          h("button", "", { type: "button", click: () => this.choices.retry(one) }, this.words.tryAgain),
          h("button", "", { type: "button", click: () => this.choices.drop(one) }, this.words.remove),
        ]
      : [this.words.sending];
    const box = this.#bubble("user", one.text);
    box.classList.add("pending");
    const item = h("div", "", { "data-pending": true }, box, h("div", "fate", {}, ...fate));
    item.className = "waiting";
    return item;
  }
}
