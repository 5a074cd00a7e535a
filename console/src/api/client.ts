import createClient from "openapi-fetch";
import { ApiError, type Problem } from "./problem";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

/** Tells the server that a change comes from this page and not from another site's: see HF0016. */
export const fromConsole = { "Holdfast-Console": "1" };

export const api = createClient<paths>({ baseUrl: "/", headers: fromConsole });

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's body; a problem is thrown. */
export async function ask<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await reached(answer);
  if (!response.ok) throw new ApiError(response.status, error as Problem | undefined);
  return data as T;
}

async function reached<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (e) {
    throw new ApiError(0, { title: "The server cannot be reached", detail: e instanceof Error ? e.message : undefined });
  }
}
