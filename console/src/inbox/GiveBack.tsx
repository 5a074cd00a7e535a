import { Button, Group, Stack, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask } from "../api/client";
import { newKey } from "../common/newKey";
import { Panel } from "../common/Panel";
import { ProblemAlert } from "../common/ProblemAlert";

/** The two ways out: the agent goes on and answers what the user still waits for, or the matter is settled. */
export function GiveBack({ id, onDone }: { id: string; onDone: () => void }) {
  const [note, setNote] = useState("");
  const request = () => ({
    params: { path: { id } },
    body: { note: note.trim() || undefined },
    headers: { "Idempotency-Key": newKey() },
  });
  const back = useMutation({ mutationFn: () => ask(api.POST("/api/v1/handoffs/{id}/return", request())), onSuccess: onDone });
  const resolve = useMutation({ mutationFn: () => ask(api.POST("/api/v1/handoffs/{id}/resolve", request())), onSuccess: onDone });
  const error = back.error ?? resolve.error;
  return (
    <Panel title="When you are done">
      <Stack gap="sm">
        <Textarea
          id="return-note"
          label="Note to the agent"
          description="The user does not see it."
          autosize
          minRows={2}
          value={note}
          onChange={(e) => setNote(e.currentTarget.value)}
        />
        {error && <ProblemAlert error={error} />}
        <Group grow gap="xs">
          <Button variant="default" loading={back.isPending} onClick={() => back.mutate()}>
            Give it back
          </Button>
          <Button variant="default" loading={resolve.isPending} onClick={() => resolve.mutate()}>
            It is settled
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}
