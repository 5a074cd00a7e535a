import { Group, Text } from "@mantine/core";
import type { Schemas } from "../api/client";
import { Bars } from "../common/Bars";
import { count, usd } from "../common/format";
import { Loaded } from "../common/Loaded";
import { Panel } from "../common/Panel";
import styles from "./Overview.module.css";
import { useHours } from "./useHours";

/** What was spent in each of the last 24 hours. */
export function Hours() {
  const hours = useHours();
  return (
    <Panel title="Spent in the last 24 hours">
      <Loaded query={hours} lines={3}>
        {({ data }) => <Spent hours={data} />}
      </Loaded>
    </Panel>
  );
}

function Spent({ hours }: { hours: Schemas["HourCost"][] }) {
  const bars = hours.map((hour) => ({
    name: `${String(new Date(hour.at).getHours()).padStart(2, "0")}:00`,
    value: Number(hour.cost_usd),
    note: `${usd(hour.cost_usd)}, ${count(hour.attempts)} calls`,
  }));
  const sum = bars.reduce((all, bar) => all + bar.value, 0);
  const most = Math.max(...bars.map((bar) => bar.value));
  const calls = hours.reduce((n, hour) => n + hour.attempts, 0);
  const failed = hours.reduce((n, hour) => n + hour.failed, 0);
  return (
    <>
      <Group justify="space-between" align="baseline" mb="xs">
        <Text className={styles.count}>{usd(String(sum))}</Text>
        <Text fz="xs" c="dimmed" className="numbers">
          {count(calls)} calls, {count(failed)} failed
        </Text>
      </Group>
      <Bars label={`Cost of each hour; the dearest ${usd(String(most))}`} bars={bars} />
    </>
  );
}
