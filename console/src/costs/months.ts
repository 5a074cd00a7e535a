const monthAndYear = new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" });

/** YYYY-MM, as the ledger counts: UTC. */
export const monthOf = (at: Date): string => at.toISOString().slice(0, 7);

export const startOf = (month: string): Date => new Date(`${month}-01T00:00:00Z`);

export function monthsFrom(month: string, by: number): string {
  const start = startOf(month);
  return monthOf(new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + by)));
}

export const nameOf = (month: string): string => monthAndYear.format(startOf(month));

export const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text);

export function daysOf(month: string): string[] {
  const days = (startOf(monthsFrom(month, 1)).getTime() - startOf(month).getTime()) / 86_400_000;
  return Array.from({ length: days }, (_, i) => `${month}-${String(i + 1).padStart(2, "0")}`);
}

/** When the day after begins. */
export const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString();
