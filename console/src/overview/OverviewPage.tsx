import { Badge, Grid, SimpleGrid, Stack } from "@mantine/core";
import { useWatch } from "../app/watch";
import { Page } from "../common/Page";
import { Anomalies } from "./Anomalies";
import { Due } from "./Due";
import { HealthPanel } from "./HealthPanel";
import { Hours } from "./Hours";
import { ModelsNow } from "./ModelsNow";
import { MonthByModel } from "./MonthByModel";
import { StateTile } from "./StateTile";
import { Success } from "./Success";
import { Today } from "./Today";

const states = [
  { state: "working", about: "a model or a tool is at it" },
  { state: "waiting", about: "for a model, or its turn" },
  { state: "parked", about: "until a model is back" },
  { state: "with_person", about: "wait for one of you" },
];

export function OverviewPage() {
  const { overview, isLive } = useWatch();
  return (
    <Page
      title="Overview"
      about="What goes on now."
      actions={<Badge color={isLive ? "teal" : "gray"}>{isLive ? "live" : "connecting"}</Badge>}
    >
      <SimpleGrid cols={{ base: 2, sm: 4 }} mb="lg" spacing="md">
        {states.map(({ state, about }) => (
          <StateTile key={state} state={state} about={about} count={overview ? (overview.states[state] ?? 0) : undefined} />
        ))}
      </SimpleGrid>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack gap="md">
            <Success />
            <Due turns={overview?.unanswered} />
            <ModelsNow models={overview?.models} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Stack gap="md">
            <Today />
            <Hours />
            <Anomalies />
            <MonthByModel />
            <HealthPanel />
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
