import type { CSSProperties } from "react";
import styles from "./Overview.module.css";

/** A mean of ratings from 1 to 5, to look at; its figure stands beside it. */
export function Stars({ of }: { of: number }) {
  return (
    <>
      {of.toFixed(1)}{" "}
      <span className={styles.stars} style={{ "--filled": `${(100 * of) / 5}%` } as CSSProperties} role="img" aria-label={`${of.toFixed(1)} of 5`}>
        ★★★★★
      </span>
    </>
  );
}
