import { Conversation, type Pending } from "./conversation";
import { newKey } from "./dom";
import type { Told } from "./events";
import { Line, Refused } from "./line";
import { Memory } from "./memory";
import { styles } from "./styles";
import { NoToken, Tokens } from "./token";
import { View, type Acts } from "./view";
import { wordsOf } from "./words";

/** Where this script came from is where the conversation is. */
const origin = document.currentScript instanceof HTMLScriptElement ? new URL(document.currentScript.src).origin : location.origin;

/**
 * <holdfast-chat token-url="/chat-token" agent="support"></holdfast-chat>: a chat with an agent, or with the person who takes over.
 * Attributes: token-url or token, agent, server, heading, greeting, lang, inline.
 */
export class HoldfastChat extends HTMLElement implements Acts {
  #memory!: Memory;
  #line: Line | undefined;
  #conversation!: Conversation;
  #view: View | undefined;
  #greeting = "";
  #unread = 0;
  #isEnded = false;
  #sending: Conversation | undefined;
  #isDrawing = false;

  connectedCallback(): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [styles];
    const tag = this.lang || this.closest<HTMLElement>("[lang]")?.lang || document.documentElement.lang || navigator.language;
    const { words, lang } = wordsOf(tag);
    if (lang === "ar") this.dir ||= "rtl";
    this.#greeting = this.getAttribute("greeting") ?? words.hello;
    this.#memory = new Memory(`holdfast-chat ${this.#server} ${this.getAttribute("agent") ?? ""}`);
    const given = this.getAttribute("token");
    if (given && given !== this.#memory.all.token) {
      this.#memory.forget();
      this.#memory.keep({ token: given });
    }
    this.#view = new View(root, words, lang, this.getAttribute("heading") ?? words.title, this.#isInline, this);
    this.#begin();
    addEventListener("online", this.#online);
    document.addEventListener("visibilitychange", this.#seen);
    if (this.#isOpen || (this.#memory.all.token && Date.now() < (this.#memory.all.renewAt ?? 0))) void this.#line?.follow();
    if (this.#conversation.pending.length) void this.#deliver();
  }

  disconnectedCallback(): void {
    this.#line?.close();
    removeEventListener("online", this.#online);
    document.removeEventListener("visibilitychange", this.#seen);
  }

  /** Opens the panel and moves to where is written. */
  open = (): void => {
    this.#memory.keep({ isOpen: true, seen: this.#conversation.newest });
    this.#unread = 0;
    this.#draw();
    this.#view?.focusInput();
    void this.#line?.follow();
  };

  close = (): void => {
    if (this.#isInline) return;
    this.#memory.keep({ isOpen: false });
    this.#draw();
    this.#view?.focusLauncher();
  };

  say = (text: string): void => {
    this.#isEnded = false;
    this.#conversation.write(text);
    this.#changed();
    void this.#deliver();
  };

  askPerson = (): void => void this.#tell("handoff", {});

  end = (): void => {
    this.#isEnded = true;
    this.#changed();
  };

  rate = (rating: number, comment: string): void => void this.#tell("feedback", { rating, comment: comment || undefined });

  retry = (one: Pending): void => {
    this.#conversation.remove(one);
    this.say(one.text);
  };

  drop = (one: Pending): void => {
    this.#conversation.remove(one);
    this.#changed();
  };

  /** A conversation of its own, with nothing of the last one. */
  restart = (): void => {
    this.#memory.forget();
    this.#begin();
    void this.#line?.follow();
    this.#view?.focusInput();
  };

  get #server(): string {
    return this.getAttribute("server")?.replace(/\/$/, "") ?? origin;
  }

  get #isInline(): boolean {
    return this.hasAttribute("inline");
  }

  get #isOpen(): boolean {
    return this.#isInline || this.#memory.all.isOpen;
  }

  readonly #online = () => this.#line?.hurry();

  /** A page that is not seen lets go: browsers open few connections at once. */
  readonly #seen = () => {
    if (document.visibilityState === "hidden") this.#line?.close();
    else if (this.#isOpen || this.#conversation.messages.length) void this.#line?.follow();
  };

  #begin(): void {
    this.#line?.abandon();
    this.#isEnded = false;
    this.#unread = 0;
    const conversation = (this.#conversation = new Conversation(this.#memory));
    const tokens = new Tokens(this.#memory, this.getAttribute("token-url"), this.getAttribute("agent"), () => {
      this.#begin();
      void this.#line?.follow();
    });
    this.#line = new Line(
      this.#server,
      tokens,
      (told) => this.#take(conversation, told),
      () => this.#changed(),
    );
    this.#draw();
  }

  #take(conversation: Conversation, told: Told): void {
    if (conversation !== this.#conversation) return;
    conversation.take(told);
    if (told.name === "message") {
      const { who, code, seq } = told.data;
      if (code === "resolved") this.#isEnded = true;
      if (who === "user") this.#isEnded = false;
      if (this.#isOpen) this.#memory.keep({ seen: conversation.newest });
      else if (seq > this.#memory.all.seen && (who === "agent" || who === "person")) this.#unread++;
    }
    this.#changed();
  }

  /** One after the other, each until the server has it. */
  async #deliver(): Promise<void> {
    const [conversation, line] = [this.#conversation, this.#line];
    if (!line || this.#sending === conversation) return;
    this.#sending = conversation;
    for (let one; conversation === this.#conversation && (one = conversation.unsent); this.#changed()) {
      try {
        conversation.accepted(one, (await line.tell<{ seq: number }>("messages", { content: one.text }, one.key)).seq);
        void line.follow();
      } catch (e) {
        if (!(e instanceof Refused || e instanceof NoToken)) throw e;
        conversation.refused(one);
      }
    }
    this.#sending = undefined;
  }

  async #tell(what: string, body: object): Promise<void> {
    await this.#line?.tell(what, body, newKey()).catch((e: unknown) => console.error(`holdfast-chat: ${what}: ${String(e)}`));
  }

  /** Once a frame, however much comes. */
  #changed(): void {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    queueMicrotask(() => this.#draw());
  }

  #draw(): void {
    this.#isDrawing = false;
    this.#view?.show({
      conversation: this.#conversation,
      line: this.#line?.state ?? "connecting",
      isOpen: this.#isOpen,
      isInline: this.#isInline,
      isEnded: this.#isEnded || this.#conversation.closing !== undefined,
      canRestart: this.hasAttribute("token-url"),
      unread: this.#unread,
      greeting: this.#greeting,
    });
  }
}
