import { Button, Stack, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask } from "../api/client";
import { newKey } from "../common/newKey";
import { Panel } from "../common/Panel";
import { ProblemAlert } from "../common/ProblemAlert";

/** The agent goes on, and answers what the user still waits for. */
export function GiveBack({ id, onDone }: { id: string; onDone: () => void }) {
  const [note, setNote] = useState("");
  const back = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/api/v1/handoffs/{id}/return", {
          params: { path: { id } },
          body: { note: note.trim() || undefined },
          headers: { "Idempotency-Key": newKey() },
        }),
      ),
    onSuccess: onDone,
  });
  return (
    <Panel title="Give back">
      <Stack gap="sm">
        <Textarea
          label="Note to the agent"
          description="The user does not see it."
          autosize
          minRows={2}
          value={note}
          onChange={(e) => setNote(e.currentTarget.value)}
        />
        {back.error && <ProblemAlert error={back.error} />}
        <Button variant="default" loading={back.isPending} onClick={() => back.mutate()}>
          Give the conversation back
        </Button>
      </Stack>
    </Panel>
  );
}
