import { Group, Text } from "@mantine/core";
import styles from "./Bars.module.css";

export interface Bar {
  name: string;
  value: number;
  /** What is said of it where the pointer rests. */
  note: string;
}

/** Equal stretches of time, one after the other, and how much there was in each. */
export function Bars({ label, bars }: { label: string; bars: Bar[] }) {
  const most = Math.max(...bars.map((bar) => bar.value));
  return (
    <>
      <svg viewBox={`0 0 ${bars.length * 10} 84`} preserveAspectRatio="none" className={styles.bars} role="img" aria-label={label}>
        {bars.map(({ name, value, note }, i) => {
          const height = Math.max(2, most > 0 ? (78 * value) / most : 0);
          return (
            <rect
              key={name}
              x={i * 10 + 1}
              width={8}
              y={84 - height}
              height={height}
              rx={1.2}
              className={value > 0 ? styles.bar : styles.none}
            >
              <title>{`${name}: ${note}`}</title>
            </rect>
          );
        })}
      </svg>
      <Group justify="space-between" mt={4}>
        {[bars[0], bars.at(-1)].map((bar, i) => (
          <Text key={i} fz="xs" c="dimmed" className="numbers">
            {bar?.name}
          </Text>
        ))}
      </Group>
    </>
  );
}
