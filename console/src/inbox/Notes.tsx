import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask } from "../api/client";
import type { Entry } from "../api/facts";
import { dayAndTime } from "../common/format";
import { newKey } from "../common/newKey";
import { Panel } from "../common/Panel";
import { ProblemAlert } from "../common/ProblemAlert";

/** What people write down for each other. */
export function Notes({ id, entries, isOpen }: { id: string; entries: Entry[]; isOpen: boolean }) {
  const [text, setText] = useState("");
  const take = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/api/v1/handoffs/{id}/note", {
          params: { path: { id } },
          body: { text },
          headers: { "Idempotency-Key": newKey() },
        }),
      ),
    onSuccess: () => setText(""),
  });
  return (
    <Panel title="Notes among people" about="No model and no user sees them.">
      <Stack gap="sm">
        {entries.map(
          ({ seq, at, fact }) =>
            fact.kind === "note_taken" && (
              <div key={seq}>
                <Text fz="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                  {fact.text}
                </Text>
                <Text fz="xs" c="dimmed">
                  {dayAndTime(at)}
                </Text>
              </div>
            ),
        )}
        {isOpen && (
          <>
            <Textarea id="note" aria-label="Note" autosize minRows={1} value={text} onChange={(e) => setText(e.currentTarget.value)} />
            {take.error && <ProblemAlert error={take.error} />}
            <Group justify="flex-end">
              <Button size="xs" variant="default" disabled={!text.trim()} loading={take.isPending} onClick={() => take.mutate()}>
                Write it down
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Panel>
  );
}
