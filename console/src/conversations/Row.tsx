import { Tooltip, useMantineTheme } from "@mantine/core";
import type { CSSProperties, ReactNode } from "react";
import type { Tier } from "../api/facts";
import { tierColors } from "../common/colors";
import { dayAndTime, time } from "../common/format";
import styles from "./Timeline.module.css";

/** Where a row stands, and how long the prompt needs what is in it. */
export interface RowOf {
  /** Null = not in the journal yet. */
  seq: number | null;
  at?: string;
  tier?: Tier;
}

interface Props extends RowOf {
  label: ReactNode;
  side?: ReactNode;
  /** It was said, and stands on a card; other things are lines. */
  isSpoken?: boolean;
  children?: ReactNode;
}

/** An entry: when, what, and by its colour how long the prompt needs it. */
export function Row({ seq, at, tier, label, side, isSpoken = false, children }: Props) {
  const theme = useMantineTheme();
  const [color, shade] = tier ? tierColors[tier].split(".") : [];
  const style = color && shade ? ({ "--tier": theme.colors[color]?.[Number(shade)] } as CSSProperties) : undefined;
  return (
    <li className={styles.row} data-seq={seq ?? undefined}>
      <div className={styles.when}>
        {at && (
          <Tooltip label={`${dayAndTime(at)}, entry ${seq ?? ""}`}>
            <time dateTime={at}>{time(at)}</time>
          </Tooltip>
        )}
        {seq !== null && <span className={styles.seq}>#{seq}</span>}
      </div>
      <div className={`${styles.body} ${isSpoken ? styles.spoken : ""}`} style={style} title={tier ? `${tier} tier` : undefined}>
        <div className={styles.label}>
          {typeof label === "string" ? <b>{label}</b> : label}
          {side}
        </div>
        {children}
      </div>
    </li>
  );
}
