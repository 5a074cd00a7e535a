const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hour12: false });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

export const time = (at: string): string => clock.format(new Date(at));

export const dayAndTime = (at: string): string => day.format(new Date(at));

/** Money keeps the digits that matter: cents where there are dollars, four significant digits below. */
export function usd(amount: string | null | undefined): string {
  if (amount === null || amount === undefined) return "–";
  const value = Number(amount);
  if (value === 0) return "$0";
  if (value < 0) return `−${usd(String(-value))}`;
  if (value >= 1) return `$${value.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
  return `$${value.toFixed(Math.min(9, 3 - Math.floor(Math.log10(value)))).replace(/0+$/, "")}`;
}

export const count = (n: number): string => n.toLocaleString("en");

/** 312, 4.2k, 128k, 1.2M. */
export function tokens(n: number): string {
  if (n < 1_000) return String(Math.round(n));
  if (n < 1_000_000) return `${short(n / 1_000)}k`;
  return `${short(n / 1_000_000)}M`;
}

export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return "–";
  if (ms < 1_000) return `${ms} ms`;
  const s = ms / 1_000;
  if (s < 60) return `${s.toFixed(s < 10 ? 1 : 0)} s`;
  const [h, m] = [Math.floor(s / 3_600), Math.floor((s % 3_600) / 60)];
  if (h >= 24) return `${Math.floor(h / 24)} d ${h % 24} h`;
  return h > 0 ? `${h} h ${m} min` : `${m} min ${Math.floor(s % 60)} s`;
}

export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

/** models_unavailable → models unavailable */
export const words = (code: string): string => code.replaceAll("_", " ");

const short = (n: number): string => (n < 10 ? n.toFixed(1).replace(/\.0$/, "") : String(Math.round(n)));
