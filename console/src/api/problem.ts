/** An error as the server gives it (RFC 9457). */
export interface Problem {
  title: string;
  detail?: string | null;
  code?: string;
  type?: string;
  errors?: { field: string; message: string }[] | null;
  trace_id?: string | null;
}

export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem;

  /** @param status 0 = there was no answer. */
  constructor(status: number, problem?: Problem) {
    super(problem?.title ?? `The server answered ${status}`);
    this.status = status;
    this.problem = problem ?? { title: this.message };
  }

  /** What is wrong with one field of a form. */
  field(name: string): string | undefined {
    return this.problem.errors?.find((error) => error.field === name)?.message;
  }
}

export const isSignedOut = (error: unknown): boolean => error instanceof ApiError && error.status === 401;

export const isWorthRepeating = (error: unknown): boolean => !(error instanceof ApiError) || error.status === 0 || error.status >= 500;

export const problemOf = (error: unknown): Problem =>
  error instanceof ApiError ? error.problem : { title: error instanceof Error ? error.message : String(error) };
