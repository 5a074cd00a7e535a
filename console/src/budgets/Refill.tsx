import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask } from "../api/client";
import { ApiError } from "../api/problem";
import { newKey } from "../common/newKey";
import { ProblemAlert } from "../common/ProblemAlert";

/** More room in one account, for as long as its period lasts. */
export function Refill({ budget, subject }: { budget: string; subject?: string }) {
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="compact-xs" variant="subtle" onClick={open}>
        Refill
      </Button>
      <Modal opened={isOpen} onClose={close} title={`Refill ${budget}`} closeButtonProps={{ "aria-label": "Close" }}>
        <RefillForm budget={budget} subject={subject} onDone={close} />
      </Modal>
    </>
  );
}

function RefillForm({ budget, subject, onDone }: { budget: string; subject?: string; onDone: () => void }) {
  const [amount, setAmount] = useState("");
  // Sent again it adds nothing: one opened form is one refill.
  const [key] = useState(newKey);
  const queries = useQueryClient();
  const refill = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/api/v1/budgets/{name}/refill", {
          params: { path: { name: budget } },
          body: { amount_usd: amount, subject },
          headers: { "Idempotency-Key": key },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["budgets"] });
      onDone();
    },
  });
  const { error } = refill;
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        refill.mutate();
      }}
    >
      <Stack>
        <Text fz="sm">Adds to its limit in the current period. What waits for room goes on.</Text>
        <TextInput
          label="US dollars"
          placeholder="5.00"
          inputMode="decimal"
          value={amount}
          onChange={(e) => setAmount(e.currentTarget.value)}
          error={error instanceof ApiError ? error.field("amount_usd") : undefined}
          data-autofocus
        />
        {error && <ProblemAlert error={error} shown={["amount_usd"]} />}
        <Group justify="flex-end">
          <Button type="submit" loading={refill.isPending} disabled={!amount.trim()}>
            Add
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
