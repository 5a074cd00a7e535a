import { eventsOf, type Told } from "./events";
import { conversationOf, NoToken, secondsOf, type Tokens, Unreachable } from "./token";

/** connecting: nothing is there yet; away: the network or a server is, and it comes back by itself; over: nobody lets us in any more; gone: was deleted. */
export type LineState = "connecting" | "live" | "away" | "over" | "gone";

/** The server says a heartbeat every 15 seconds: one that is silent for longer than two is not there. */
const silence = 40_000;

/** The first try with this key still runs; there is no such conversation any more: see docs/errors.md. */
const running = "HF0031",
  deleted = "HF0040";

/** Of refusals that the same request may get past later. */
const passing = (status: number) => status >= 500 || status === 429 || status === 408;

/** What the server did not take, and never will. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }
}

/** The line to the server: follows the conversation, and brings what is said. Whatever breaks it, it is taken up again where it was. */
export class Line {
  #last = "";
  #stop: AbortController | undefined;
  #isAbandoned = false;
  readonly #waiting = new Set<() => void>();
  state: LineState = "connecting";

  constructor(
    private readonly server: string,
    private readonly tokens: Tokens,
    private readonly onTold: (told: Told) => void,
    private readonly onState: () => void,
  ) {}

  /** Follows until it is closed. */
  async follow(): Promise<void> {
    if (this.#stop) return;
    const { signal } = (this.#stop = new AbortController());
    for (let tries = 0; ; tries++) {
      const began = Date.now();
      let retryAfter = 0;
      try {
        await this.#read(signal);
        // A stream that ends has done its work: the token was over. One that ends at once has not.
        if (Date.now() - began > 5_000) tries = 0;
      } catch (e) {
        if (signal.aborted) return;
        if (e instanceof NoToken || e instanceof Refused) return this.#end(e);
        if (e instanceof Unreachable) retryAfter = e.retryAfter;
        if (this.state === "live") tries = 0;
        if (tries > 0) this.#set("away");
        else if (this.state === "live") this.#set("connecting");
      }
      if (signal.aborted) return;
      await this.#pause(tries, retryAfter);
      if (signal.aborted) return;
    }
  }

  /** Lets go; `follow` goes on after the last event. */
  close(): void {
    this.#stop?.abort();
    this.#stop = undefined;
    this.hurry();
  }

  /** Lets go for good: what was on its way is not brought, least of all to another conversation. */
  abandon(): void {
    this.#isAbandoned = true;
    this.close();
  }

  /** The network is back: why wait. */
  hurry(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Brings it until the server has it. With a key it is taken once, however often it is brought. */
  async tell<T>(what: string, body: object, key: string): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        const headers = { "content-type": "application/json", "idempotency-key": key };
        const answer = await this.#fetch(what, { method: "POST", headers, body: JSON.stringify(body) });
        return (await answer.json()) as T;
      } catch (e) {
        if (e instanceof NoToken || (e instanceof Refused && e.code === deleted)) this.#end(e);
        if (e instanceof NoToken || e instanceof Refused) throw e;
        if (tries > 0) this.#set("away");
        await this.#pause(tries, e instanceof Unreachable ? e.retryAfter : 0);
      }
    }
  }

  async #fetch(what: string, init: RequestInit & { headers: Record<string, string> }, signal?: AbortSignal): Promise<Response> {
    for (let renewed = false; ; renewed = true) {
      const token = await this.tokens.current();
      if (this.#isAbandoned) throw new NoToken();
      const headers = { ...init.headers, authorization: `Bearer ${token}` };
      const answer = await fetch(`${this.server}/api/v1/widget/${conversationOf(token)}/${what}`, { ...init, headers, signal, credentials: "omit" });
      if (answer.ok) return answer;
      if (answer.status === 401 && !renewed) {
        this.tokens.refused(token);
        continue;
      }
      const problem = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string };
      if (passing(answer.status) || problem.code === running) throw new Unreachable(secondsOf(answer));
      throw new Refused(problem.code ?? `${answer.status}`, problem.detail ?? "");
    }
  }

  async #read(signal: AbortSignal): Promise<void> {
    const cut = new AbortController();
    let timer = 0;
    const alive = () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => cut.abort(), silence);
    };
    alive();
    try {
      const headers: Record<string, string> = this.#last ? { "last-event-id": this.#last } : {};
      const answer = await this.#fetch("events", { headers }, AbortSignal.any([signal, cut.signal]));
      this.#set("live");
      for await (const { id, told } of eventsOf(answer.body!, alive)) {
        if (signal.aborted) return;
        if (id) this.#last = id;
        this.onTold(told);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** The first time not at all, then longer each time, up to 15 seconds, and never in step with others. */
  #pause(tries: number, retryAfter: number): Promise<void> {
    const backoff = tries === 0 ? 0 : Math.min(15_000, 500 * 2 ** tries) * (0.5 + Math.random() / 2);
    return new Promise((done) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        done();
      };
      const timer = setTimeout(wake, Math.max(retryAfter * 1000, backoff));
      this.#waiting.add(wake);
    });
  }

  #end(e: NoToken | Refused): void {
    this.close();
    if (e instanceof Refused) console.error(`holdfast-chat: ${e.code} ${e.message}`);
    this.#set(e instanceof Refused && e.code === deleted ? "gone" : "over");
  }

  #set(state: LineState): void {
    if (this.state === state) return;
    this.state = state;
    this.onState();
  }
}
