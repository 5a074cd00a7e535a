import type { Memory } from "./memory";

/** Nobody gives a token: it has ended, and there is no address to ask for another, or that refuses. */
export class NoToken extends Error {}

/** The site's own server could not be asked just now. */
export class Unreachable extends Error {
  constructor(readonly retryAfter = 0) {
    super();
  }
}

interface Given {
  token: string;
  lifetime_seconds: number;
}

/** The token that the widget speaks with, and where the next comes from: the site's own server, which knows who its user is. */
export class Tokens {
  #asking: Promise<string> | undefined;

  /**
   * @param url of the site's server; null = the token that is there is all there is.
   * @param onOther what was there is another conversation's from now on: another user has signed in, or it was too long ago
   */
  constructor(
    private readonly memory: Memory,
    private readonly url: string | null,
    private readonly agent: string | null,
    private readonly onOther: () => void,
  ) {}

  /** One that lasts a while yet. Whoever asks meanwhile gets the same. */
  async current(): Promise<string> {
    const { token, renewAt } = this.memory.all;
    if (token && (!this.url || Date.now() < (renewAt ?? 0))) return token;
    return (this.#asking ??= this.#ask().finally(() => (this.#asking = undefined)));
  }

  /** The server refused it. */
  refused(token: string): void {
    if (this.memory.all.token !== token) return;
    if (this.url) this.memory.keep({ renewAt: 0 });
    else this.memory.keep({ token: undefined });
  }

  async #ask(): Promise<string> {
    if (!this.url) throw new NoToken();
    const answer = await fetch(this.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ agent: this.agent ?? undefined, renews: this.memory.all.token }),
    }).catch(() => {
      throw new Unreachable();
    });
    if (answer.status >= 500 || answer.status === 429) throw new Unreachable(secondsOf(answer));
    if (!answer.ok) throw new NoToken();
    const given = (await answer.json()) as Given;
    const before = this.memory.all.token;
    const isOther = before !== undefined && conversationOf(before) !== conversationOf(given.token);
    if (isOther) this.memory.forget();
    this.memory.keep({ token: given.token, renewAt: Date.now() + given.lifetime_seconds * 800 });
    if (isOther) this.onOther();
    return given.token;
  }
}

/** A token names the conversation that it opens. */
export const conversationOf = (token: string) => token.slice(4, token.indexOf("."));

/** What an answer asks to be waited for. */
export const secondsOf = (answer: Response) => Number(answer.headers.get("retry-after")) || 0;
