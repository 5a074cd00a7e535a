import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { IconWebhook } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ask, type Schemas } from "../api/client";
import { Loaded } from "../common/Loaded";
import { Nothing } from "../common/Nothing";
import { ProblemAlert } from "../common/ProblemAlert";
import { Confirm } from "./Confirm";
import { Deliveries } from "./Deliveries";
import { MakingPanel } from "./MakingPanel";
import { NewWebhook } from "./NewWebhook";

export function Webhooks() {
  const webhooks = useQuery({ queryKey: ["webhooks"], queryFn: () => ask(api.GET("/api/v1/webhooks")) });
  return (
    <MakingPanel
      title="Webhooks"
      about="Addresses of yours that are told what happens, signed, for three days until they take it."
      thing="webhook"
      form={(done) => <NewWebhook onDone={done} />}
    >
      <Loaded query={webhooks}>
        {({ data }) =>
          data.length === 0 ? (
            <Nothing icon={IconWebhook} title="No webhooks">
              Make one to be told of answers, hand-offs and failures.
            </Nothing>
          ) : (
            <Stack gap="lg">
              {data.map((hook) => (
                <Webhook key={hook.id} hook={hook} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </MakingPanel>
  );
}

function Webhook({ hook }: { hook: Schemas["Webhook"] }) {
  const path = { id: hook.id };
  const queries = useQueryClient();
  const test = useMutation({
    mutationFn: () => ask(api.POST("/api/v1/webhooks/{id}/test", { params: { path } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["deliveries", hook.id] }),
  });
  const remove = async () => {
    await ask(api.DELETE("/api/v1/webhooks/{id}", { params: { path } }));
    await queries.invalidateQueries({ queryKey: ["webhooks"] });
  };
  return (
    <section aria-label={hook.url}>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Text fz="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
            {hook.url}
          </Text>
          <Badge size="sm" color={hook.enabled ? "teal" : "red"}>
            {hook.enabled ? "on" : (hook.disabled_reason ?? "off")}
          </Badge>
        </Group>
        <Group gap={4}>
          <Button size="compact-xs" variant="subtle" loading={test.isPending} onClick={() => test.mutate()}>
            Send a test
          </Button>
          <Confirm action="Delete" title="Delete the webhook?" run={remove}>
            {hook.url} is told nothing more, and what is still owed to it is dropped.
          </Confirm>
        </Group>
      </Group>
      <Text fz="xs" c="dimmed">
        {hook.description && `${hook.description}. `}
        {hook.events.join(", ")}
        {hook.include_content ? ", with what was said" : ""}
      </Text>
      {test.error && <ProblemAlert error={test.error} />}
      <Deliveries id={hook.id} />
    </section>
  );
}
