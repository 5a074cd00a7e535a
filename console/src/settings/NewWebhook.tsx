import { Button, Group, Stack, Switch, TagsInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask } from "../api/client";
import { ApiError } from "../api/problem";
import { newKey } from "../common/newKey";
import { ProblemAlert } from "../common/ProblemAlert";
import { Secret } from "./Secret";

const known = ["turn.completed", "turn.stopped", "conversation.parked", "conversation.waiting_for_person", "batch.completed"];

export function NewWebhook({ onDone }: { onDone: () => void }) {
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState(known);
  const [content, setContent] = useState(false);
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/api/v1/webhooks", {
          body: { url, events, include_content: content, enabled: true },
          headers: { "Idempotency-Key": newKey() },
        }),
      ),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["webhooks"] }),
  });
  if (create.data) return <Secret what="The secret that what it is told is signed with" value={create.data.secret} onDone={onDone} />;
  const wrong = (field: string) => (create.error instanceof ApiError ? create.error.field(field) : undefined);
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        create.mutate();
      }}
    >
      <Stack>
        <TextInput
          label="Address"
          placeholder="https://"
          value={url}
          onChange={(e) => setUrl(e.currentTarget.value)}
          error={wrong("url")}
          data-autofocus
        />
        <TagsInput label="Events" data={known} value={events} onChange={setEvents} error={wrong("events")} />
        <Switch label="With what was said" checked={content} onChange={(e) => setContent(e.currentTarget.checked)} />
        {create.error && <ProblemAlert error={create.error} shown={["url", "events"]} />}
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending} disabled={!url}>
            Make the webhook
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
