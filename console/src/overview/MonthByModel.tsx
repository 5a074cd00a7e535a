import { Anchor, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { usd } from "../common/format";
import { Loaded } from "../common/Loaded";
import { Panel } from "../common/Panel";
import { Key, StackedBar } from "../common/StackedBar";
import { askCosts } from "../costs/askCosts";

const palette = ["kelp.6", "indigo.4", "orange.4", "grape.4", "cyan.4", "lime.5", "gray.5"];

export function MonthByModel() {
  const costs = useQuery({
    queryKey: ["costs", "model"],
    queryFn: () => askCosts({ by: "model" }),
    refetchInterval: 60_000,
  });
  return (
    <Panel
      title="This month by model"
      side={
        <Anchor component={Link} to="/costs" fz="xs">
          All costs
        </Anchor>
      }
    >
      <Loaded query={costs} lines={2}>
        {({ lines, total }) => {
          const dearest = [...lines].sort((a, b) => Number(b.cost_usd) - Number(a.cost_usd)).slice(0, palette.length);
          const parts = dearest.map((line, i) => ({
            name: line.group.model ?? "",
            value: Number(line.cost_usd),
            color: palette[i] ?? "gray",
            note: usd(line.cost_usd),
          }));
          return (
            <Stack gap="xs">
              <Text fz="sm">
                <b className="numbers">{usd(total.cost_usd)}</b>, and {usd(total.reserved_usd)} held for what runs
              </Text>
              {Number(total.cost_usd) > 0 && <StackedBar label="Cost by model" parts={parts} whole={Number(total.cost_usd)} size={12} />}
              <Key parts={parts} />
            </Stack>
          );
        }}
      </Loaded>
    </Panel>
  );
}
