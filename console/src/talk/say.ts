import { api, ask } from "../api/client";

/** Says something; what comes of it comes by the conversation's stream. */
export const say = (id: string, content: string, key: string) =>
  ask(
    api.POST("/api/v1/conversations/{id}/messages", {
      params: { path: { id } },
      body: { content, pin: false, transient: false },
      headers: { Prefer: "respond-async", "Idempotency-Key": key },
    }),
  );
