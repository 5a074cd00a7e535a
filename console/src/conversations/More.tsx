import type { ReactNode } from "react";
import styles from "./Timeline.module.css";

/** What is there for who asks. */
export function More({ summary, children }: { summary: string; children: ReactNode }) {
  return (
    <details className={styles.more}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}

export function Pre({ children }: { children: string }) {
  return (
    <pre className={styles.code} tabIndex={0}>
      {children}
    </pre>
  );
}

/** JSON to be read, or the text as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
