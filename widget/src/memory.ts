export interface Unsent {
  key: string;
  text: string;
  /** The newest message that was there when it was written. */
  after: number;
}

interface Kept {
  token?: string;
  /** When the next token is asked for, in milliseconds. */
  renewAt?: number;
  unsent: Unsent[];
  /** The newest message that was there while it was open. */
  seen: number;
  isOpen: boolean;
}

const nothing: Kept = { unsent: [], seen: 0, isOpen: false };

/** What outlives a reload, as long as the tab: who sits at this computer next finds nothing. */
export class Memory {
  #kept: Kept;

  constructor(private readonly name: string) {
    this.#kept = { ...nothing };
    try {
      this.#kept = { ...nothing, ...(JSON.parse(sessionStorage.getItem(name) ?? "{}") as Partial<Kept>) };
    } catch {
      // A browser that keeps nothing: then a reload begins anew.
    }
  }

  get all(): Readonly<Kept> {
    return this.#kept;
  }

  keep(some: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...some };
    try {
      sessionStorage.setItem(this.name, JSON.stringify(this.#kept));
    } catch {
      // As above.
    }
  }

  /** Everything but whether it is open. */
  forget(): void {
    this.keep({ token: undefined, renewAt: undefined, unsent: [], seen: 0 });
  }
}
