import type { Schemas } from "../api/client";

type Line = Schemas["OutcomeLine"];

const day = 86_400_000;

const nothing = { ended: 0, resolved: 0, resolved_alone: 0, denied: 0, handed_off: 0, troubled: 0, rated: 0 };

/** Fourteen days of UTC, today the last of them, and how lines of days are told apart: those of the 7 before, those of the last 7. */
export function twoWeeks(now = Date.now()) {
  const today = Math.floor(now / day) * day;
  const half = new Date(today - 6 * day).toISOString().slice(0, 10);
  return {
    from: new Date(today - 13 * day).toISOString(),
    split: (lines: Line[]) => [sum(lines.filter((line) => (line.group.day ?? "") < half)), sum(lines.filter((line) => (line.group.day ?? "") >= half))] as const,
  };
}

function sum(lines: Line[]) {
  const counts = lines.reduce(
    (all, line) => ({
      ended: all.ended + line.ended,
      resolved: all.resolved + line.resolved,
      resolved_alone: all.resolved_alone + line.resolved_alone,
      denied: all.denied + line.denied,
      handed_off: all.handed_off + line.handed_off,
      troubled: all.troubled + line.troubled,
      rated: all.rated + line.rated,
    }),
    nothing,
  );
  const cost = lines.reduce((all, line) => all + Number(line.cost_usd), 0);
  const ratings = lines.reduce((all, line) => all + (line.mean_rating ?? 0) * line.rated, 0);
  return {
    ...counts,
    cost_usd: String(cost),
    mean_rating: counts.rated > 0 ? ratings / counts.rated : undefined,
    cost_per_resolved_usd: counts.resolved > 0 ? String(cost / counts.resolved) : undefined,
  };
}
