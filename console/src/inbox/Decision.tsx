import { Button, Group, Stack, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Changes } from "../agents/Diff";
import { api, ask, type Schemas } from "../api/client";
import { newKey } from "../common/newKey";
import { Panel } from "../common/Panel";
import { ProblemAlert } from "../common/ProblemAlert";

/** Yes, in other words perhaps, or no. */
export function Decision({ review, onDone }: { review: Schemas["Review"]; onDone: () => void }) {
  const isAnswer = review.subject === "answer";
  const isText = review.proposed == null || typeof review.proposed === "string";
  const before = isText ? ((review.proposed as string | null | undefined) ?? "") : JSON.stringify(review.proposed, null, 2);
  const [edited, setEdited] = useState(before);
  const [note, setNote] = useState("");
  const [key] = useState(newKey);
  const request = { params: { path: { id: review.id } }, headers: { "Idempotency-Key": key } };
  const approve = useMutation({
    mutationFn: () => {
      const change = edited === before ? undefined : isText ? edited : (JSON.parse(edited) as unknown);
      return ask(api.POST("/api/v1/reviews/{id}/approve", { ...request, body: { edited: change, note: note.trim() || undefined } }));
    },
    onSuccess: onDone,
  });
  const reject = useMutation({
    mutationFn: () => ask(api.POST("/api/v1/reviews/{id}/reject", { ...request, body: { note: note.trim() || undefined } })),
    onSuccess: onDone,
  });
  const error = approve.error ?? reject.error;
  return (
    <Panel title="Decide">
      <Stack gap="sm">
        <Textarea
          id="edited"
          label={isAnswer ? "What the user is sent" : "What takes effect"}
          description="Change it here where it should be otherwise."
          autosize
          minRows={2}
          maxRows={16}
          value={edited}
          onChange={(e) => setEdited(e.currentTarget.value)}
          styles={
            isText ? undefined : { input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "var(--mantine-font-size-xs)" } }
          }
        />
        {isAnswer && edited !== before && <Changes changes={[{ field: "answer", before, after: edited }]} />}
        <Textarea
          label="Note"
          description={isAnswer ? "Where it is rejected, the model writes it again with this." : "Where a tool call is refused, the model is told it."}
          autosize
          value={note}
          onChange={(e) => setNote(e.currentTarget.value)}
        />
        {error && <ProblemAlert error={error} />}
        <Group grow gap="xs">
          <Button id="approve" loading={approve.isPending} onClick={() => approve.mutate()}>
            Approve
          </Button>
          <Button id="reject" variant="default" loading={reject.isPending} onClick={() => reject.mutate()}>
            Reject
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}
