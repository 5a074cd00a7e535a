import { Text, VisuallyHidden } from "@mantine/core";
import type { Heard } from "./heard";
import styles from "./Talk.module.css";

const speakers = { user: "You", agent: "Agent", person: "A person", server: "" };

export function Bubble({ who, text, isLive = false }: { who: Heard["who"]; text: string; isLive?: boolean }) {
  return (
    <div className={`${styles.bubble} ${styles[who]} ${isLive ? styles.live : ""}`} data-who={who} data-live={isLive || undefined}>
      {who === "person" && (
        <Text span fz="xs" fw={600} c="grape" display="block">
          A person of the team
        </Text>
      )}
      {speakers[who] && <VisuallyHidden>{speakers[who]}: </VisuallyHidden>}
      {text}
    </div>
  );
}
