import { Loader } from "@mantine/core";
import { AttemptRow } from "./AttemptRow";
import { FactRow } from "./FactRow";
import { Row } from "./Row";
import type { Item } from "./timeline";
import styles from "./Timeline.module.css";

interface Props {
  items: Item[];
  live: string;
  isConnecting: boolean;
  onPrompt: (attempt: number) => void;
}

/** The journal, read from the top. */
export function Timeline({ items, live, isConnecting, onPrompt }: Props) {
  if (isConnecting) return <Loader type="dots" aria-label="Loading" />;
  return (
    <ol className={styles.timeline} aria-label="Timeline">
      {items.map((item) =>
        item.kind === "attempt" ? <AttemptRow key={item.seq} item={item} onPrompt={onPrompt} /> : <FactRow key={item.seq} item={item} />,
      )}
      {live && (
        <Row seq={null} tier="working" label="Answer">
          <div className={styles.text}>{live}</div>
        </Row>
      )}
    </ol>
  );
}
