import { Badge, Box, Group, Progress, Stack, Text } from "@mantine/core";
import { IconCpu } from "@tabler/icons-react";
import type { Schemas } from "../api/client";
import { time, words } from "../common/format";
import { Nothing } from "../common/Nothing";
import { Panel } from "../common/Panel";

/** The models that were called: whether they answer, and how many calls run of those that may. */
export function ModelsNow({ models }: { models?: Schemas["ModelNow"][] }) {
  return (
    <Panel title="Models" about="How they answer, and calls at once against what each bears.">
      {models?.length === 0 && (
        <Nothing icon={IconCpu} title="No model was called yet">
          Since this server started, that is.
        </Nothing>
      )}
      <Stack gap="sm">
        {models?.map((model) => (
          <Box key={model.model}>
            <Group justify="space-between" gap="xs" mb={4}>
              <Group gap="xs">
                <Text fz="sm" fw={550}>
                  {model.model}
                </Text>
                <Breaker model={model} />
              </Group>
              <Text fz="xs" c="dimmed" className="numbers">
                {model.running} of {model.limit} running
                {model.waiting > 0 && `, ${model.waiting} wait`}
              </Text>
            </Group>
            <Progress
              value={(100 * model.running) / Math.max(1, model.limit)}
              color={model.failing.length > 0 ? "red" : "kelp"}
              size={6}
              aria-label={`Calls of ${model.model} that run, of those that may`}
            />
          </Box>
        ))}
      </Stack>
    </Panel>
  );
}

function Breaker({ model }: { model: Schemas["ModelNow"] }) {
  if (model.failing.length === 0)
    return (
      <Badge size="sm" color="teal">
        answers
      </Badge>
    );
  return (
    <Badge size="sm" color="red">
      {model.failing.map(words).join(", ")}
      {model.until && `; asked again at ${time(model.until)}`}
    </Badge>
  );
}
