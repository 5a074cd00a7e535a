import type { Conversation, Pending } from "./conversation";
import { h, icon } from "./dom";
import type { LineState } from "./line";
import { Log } from "./log";
import { ratingForm } from "./rating";
import type { Words } from "./words";

/** What the customer can do. */
export interface Acts {
  open(): void;
  close(): void;
  say(text: string): void;
  askPerson(): void;
  end(): void;
  restart(): void;
  rate(rating: number, comment: string): void;
  retry(one: Pending): void;
  drop(one: Pending): void;
}

export interface Shown {
  conversation: Conversation;
  line: LineState;
  isOpen: boolean;
  isInline: boolean;
  /** The customer has ended it, or it was closed. */
  isEnded: boolean;
  canRestart: boolean;
  unread: number;
  greeting: string;
}

/** Everything that is to be seen, made once and then changed. */
export class View {
  readonly #launcher: HTMLButtonElement;
  readonly #unread = h("span", "unread");
  readonly #panel: HTMLElement;
  readonly #close: HTMLButtonElement;
  readonly #tools: { person: HTMLButtonElement; end: HTMLButtonElement; again: HTMLButtonElement };
  readonly #log: Log;
  readonly #status = h("div", "status", { role: "status" });
  readonly #begin: HTMLButtonElement;
  readonly #input: HTMLTextAreaElement;
  readonly #composer: HTMLFormElement;
  readonly #rating: HTMLElement;

  constructor(
    root: ShadowRoot,
    private readonly words: Words,
    lang: string,
    heading: string,
    isInline: boolean,
    private readonly acts: Acts,
  ) {
    this.#launcher = h("button", "launcher", { type: "button", click: acts.open, "aria-haspopup": "dialog" }, icon("M4 5h16v11H9l-5 4z"), h("span", "", {}, words.launch), this.#unread);
    this.#close = h("button", "icon close", { type: "button", click: acts.close, "aria-label": words.close }, icon("M6 6l12 12M18 6L6 18"));
    this.#tools = {
      person: h("button", "ask-person", { type: "button", click: acts.askPerson }, words.askPerson),
      end: h("button", "end", { type: "button", click: acts.end }, words.end),
      again: h("button", "again", { type: "button", click: acts.restart }, words.again),
    };
    this.#log = new Log(words, lang, acts);
    this.#begin = h("button", "", { type: "button", click: acts.restart }, words.reload);
    this.#input = h("textarea", "input", { rows: "1", "aria-label": words.message, placeholder: words.message, keydown: (e) => this.#press(e as KeyboardEvent) });
    this.#composer = h(
      "form", "composer", { submit: (e) => this.#send(e) },
      this.#input, h("button", "send", { type: "submit", "aria-label": words.send }, icon("M4 12h15M13 6l6 6-6 6")),
    );
    this.#rating = ratingForm(words, acts.rate);
    this.#panel = h(
      "section", "panel", { role: isInline ? "region" : "dialog", "aria-label": heading, lang, keydown: (e) => (e as KeyboardEvent).key === "Escape" && acts.close() },
      h("header", "header", {}, h("h2", "title", {}, heading), this.#close),
      h("div", "tools", {}, this.#tools.person, this.#tools.end, this.#tools.again),
      this.#log.element, this.#status, this.#rating, this.#composer,
    );
    root.replaceChildren(this.#launcher, this.#panel);
  }

  focusInput(): void {
    this.#input.focus();
  }

  focusLauncher(): void {
    this.#launcher.focus();
  }

  show(shown: Shown): void {
    const { conversation, line, isOpen, isInline, isEnded, unread } = shown;
    const isOver = line === "over" || line === "gone";
    this.#panel.hidden = !isOpen;
    this.#launcher.hidden = isOpen;
    this.#close.hidden = isInline;
    this.#unread.textContent = `${unread}`;
    this.#unread.hidden = unread === 0;
    this.#tools.person.hidden = conversation.isWithPerson || isEnded || isOver;
    this.#tools.end.hidden = isEnded || isOver || conversation.messages.length === 0;
    this.#tools.again.hidden = !isEnded || !shown.canRestart;
    this.#rating.hidden = !isEnded || isOver || conversation.closing === "rated" || conversation.messages.length === 0;
    this.#composer.hidden = isOver;
    this.#log.show(conversation, shown.greeting);
    this.#tell(shown);
  }

  #tell({ conversation, line, canRestart }: Shown): void {
    const [text, isBusy] = this.#statusOf(conversation, line);
    this.#begin.hidden = !canRestart || (line !== "over" && line !== "gone");
    if (this.#status.dataset.said === text && this.#status.contains(this.#begin) === !this.#begin.hidden) return;
    this.#status.dataset.said = text;
    this.#status.classList.toggle("busy", isBusy);
    this.#status.replaceChildren(h("span", "", {}, text), ...(this.#begin.hidden ? [] : [this.#begin]));
  }

  #statusOf(conversation: Conversation, line: LineState): [string, boolean] {
    if (line === "over" || line === "gone") return [this.words.over, false];
    if (line === "away") return [this.words.away, true];
    if (line === "connecting") return [this.words.connecting, true];
    switch (conversation.status?.state) {
      case "with_person":
        return [this.words.withPerson, false];
      case "working":
        return [this.words.answering, true];
      case "waiting":
      case "parked":
      case "repairing":
        return [this.words.waiting, true];
      default:
        return ["", false];
    }
  }

  #press(e: KeyboardEvent): void {
    if (e.key !== "Enter" || e.shiftKey || e.isComposing) return;
    e.preventDefault();
    this.#send(e);
  }

  #send(e: Event): void {
    e.preventDefault();
    const text = this.#input.value.trim();
    if (!text) return this.#input.focus();
    this.#input.value = "";
    this.acts.say(text);
    this.#log.element.scrollTop = this.#log.element.scrollHeight;
  }
}
