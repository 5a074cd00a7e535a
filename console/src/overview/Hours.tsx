import { Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, ask, type Schemas } from "../api/client";
import { count, usd } from "../common/format";
import { Loaded } from "../common/Loaded";
import { Panel } from "../common/Panel";
import styles from "./Overview.module.css";

/** What was spent in each of the last 24 hours. */
export function Hours() {
  const hours = useQuery({ queryKey: ["hours"], queryFn: () => ask(api.GET("/api/v1/costs/hours")), refetchInterval: 60_000 });
  return (
    <Panel title="Spent in the last 24 hours">
      <Loaded query={hours} lines={3}>
        {({ data }) => <Bars hours={data} />}
      </Loaded>
    </Panel>
  );
}

function Bars({ hours }: { hours: Schemas["HourCost"][] }) {
  const costs = hours.map((hour) => Number(hour.cost_usd));
  const [most, sum] = [Math.max(...costs), costs.reduce((a, b) => a + b, 0)];
  const calls = hours.reduce((n, hour) => n + hour.attempts, 0);
  const failed = hours.reduce((n, hour) => n + hour.failed, 0);
  const hourOf = (at: string) => `${String(new Date(at).getHours()).padStart(2, "0")}:00`;
  const [first, last] = [hours[0], hours.at(-1)];
  return (
    <>
      <Group justify="space-between" align="baseline" mb="xs">
        <Text className={styles.count}>{usd(String(sum))}</Text>
        <Text fz="xs" c="dimmed" className="numbers">
          {count(calls)} calls, {count(failed)} failed
        </Text>
      </Group>
      <svg
        viewBox={`0 0 ${hours.length * 10} 84`}
        preserveAspectRatio="none"
        className={styles.bars}
        role="img"
        aria-label={`Cost of each hour; the dearest ${usd(String(most))}`}
      >
        {hours.map((hour, i) => {
          const height = most > 0 ? (78 * (costs[i] ?? 0)) / most : 0;
          return (
            <rect
              key={hour.at}
              x={i * 10 + 1}
              width={8}
              y={84 - Math.max(2, height)}
              height={Math.max(2, height)}
              rx={1.2}
              className={height > 0 ? styles.bar : styles.none}
            >
              <title>{`${hourOf(hour.at)}: ${usd(hour.cost_usd)}, ${count(hour.attempts)} calls`}</title>
            </rect>
          );
        })}
      </svg>
      <Group justify="space-between" mt={4}>
        <Text fz="xs" c="dimmed" className="numbers">
          {first && hourOf(first.at)}
        </Text>
        <Text fz="xs" c="dimmed" className="numbers">
          {last && hourOf(last.at)}
        </Text>
      </Group>
    </>
  );
}
