/** A share in words of two digits; of nothing there is none. */
export function percent(share: number | undefined): string {
  if (share === undefined) return "–";
  const value = 100 * share;
  return `${value > 0 && value < 1 ? value.toFixed(1) : Math.round(value)} %`;
}

/** A share with what it is of: 62 % (8 of 13). */
export const shareOf = (part: number, whole: number): string => (whole === 0 ? "–" : `${percent(part / whole)} (${part} of ${whole})`);
