import { Switch, TagsInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { api, ask } from "../api/client";
import { newKey } from "../common/newKey";
import { MakeForm } from "./MakeForm";
import { Secret } from "./Secret";

const known = [
  "turn.completed",
  "turn.stopped",
  "conversation.parked",
  "conversation.waiting_for_person",
  "handoff.reminder",
  "handoff.overdue",
  "handoff.released",
  "review.reminder",
  "batch.completed",
  "anomaly.opened",
  "budget.near",
  "budget.full",
  "costs.day",
  "costs.month",
];

export function NewWebhook({ onDone }: { onDone: () => void }) {
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState(known);
  const [content, setContent] = useState(false);
  const make = () =>
    ask(
      api.POST("/api/v1/webhooks", {
        body: { url, events, include_content: content, enabled: true },
        headers: { "Idempotency-Key": newKey() },
      }),
    );
  return (
    <MakeForm
      thing="webhook"
      queryKey="webhooks"
      make={make}
      made={(hook) => <Secret what="The secret that what it is told is signed with" value={hook.secret} onDone={onDone} />}
      fields={["url", "events"]}
      disabled={!url}
    >
      {(wrong) => (
        <>
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
        </>
      )}
    </MakeForm>
  );
}
