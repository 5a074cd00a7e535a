/** What the server tells a customer: the events of GET /api/v1/widget/{conversation}/events. */
export type Told =
  | { name: "message"; data: Message }
  | { name: "delta"; data: { text: string } }
  | { name: "reset"; data: object }
  | { name: "status"; data: Status };

export interface Message {
  seq: number;
  at: string;
  who: "user" | "agent" | "person" | "notice";
  text?: string;
  code?: string;
  is_partial?: boolean;
  until?: string;
}

export interface Status {
  state: string;
  until?: string;
}

/** Reads server-sent events out of an answer's body, with their ids. Every piece of it, heartbeats too, is told to `alive`. */
export async function* eventsOf(body: ReadableStream<Uint8Array>, alive: () => void): AsyncGenerator<{ id: string; told: Told }> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    alive();
    const frames = (rest + value).split("\n\n");
    rest = frames.pop() ?? "";
    for (const frame of frames) {
      const fields = new Map(frame.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]));
      const data = fields.get("data");
      if (data) yield { id: fields.get("id") ?? "", told: { name: fields.get("event"), data: JSON.parse(data) } as Told };
    }
  }
}
