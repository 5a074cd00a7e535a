import { Button, Group, Modal, NumberInput, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask, type Schemas } from "../api/client";
import { ApiError } from "../api/problem";
import { ProblemAlert } from "../common/ProblemAlert";

const scopes = [
  { value: "tenant", label: "Everything" },
  { value: "agent", label: "Each agent" },
  { value: "conversation", label: "Each conversation" },
  { value: "turn", label: "Each turn, until it is answered" },
];

const periods = [
  { value: "day", label: "Every day" },
  { value: "month", label: "Every month" },
  { value: "run", label: "As long as it lasts" },
];

const fields = ["name", "scope", "period", "limit_usd", "agent", "conversation", "near_percent"];

interface Props {
  /** Null = a new one. */
  budget?: Schemas["Budget"];
  isOpen: boolean;
  onClose: () => void;
}

export function BudgetForm({ budget, isOpen, onClose }: Props) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={budget ? `Change ${budget.name}` : "New budget"} closeButtonProps={{ "aria-label": "Close" }}>
      <Form budget={budget} onDone={onClose} />
    </Modal>
  );
}

function Form({ budget, onDone }: { budget?: Schemas["Budget"]; onDone: () => void }) {
  const [name, setName] = useState(budget?.name ?? "");
  const [asked, setAsked] = useState<Schemas["BudgetDefinition"]>({
    scope: budget?.scope ?? "tenant",
    period: budget?.period ?? "month",
    limit_usd: budget?.limit_usd ?? "",
    agent: budget?.agent,
    conversation: budget?.conversation,
    hard: budget?.hard ?? true,
    near_percent: budget?.near_percent ?? 80,
    locked: budget?.locked ?? false,
  });
  const set = (change: Partial<Schemas["BudgetDefinition"]>) => setAsked({ ...asked, ...change });
  const agents = useQuery({ queryKey: ["agents"], queryFn: () => ask(api.GET("/api/v1/agents", { params: { query: { limit: 200 } } })) });
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () => ask(api.PUT("/api/v1/budgets/{name}", { params: { path: { name } }, body: asked })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["budgets"] });
      onDone();
    },
  });
  const { error } = save;
  const wrong = (field: string) => (error instanceof ApiError ? error.field(field) : undefined);
  const isOfTurns = asked.scope === "turn";
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        save.mutate();
      }}
    >
      <Stack>
        {!budget && (
          <TextInput
            label="Name"
            description="a-z, 0-9, _ and -"
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
            error={wrong("name")}
            data-autofocus
          />
        )}
        <Select
          label="Counted together"
          data={scopes}
          allowDeselect={false}
          value={asked.scope}
          onChange={(scope) => scope && set(scope === "turn" ? { scope, period: "run", conversation: undefined } : { scope })}
          error={wrong("scope")}
        />
        <Select
          label="Begins anew"
          data={periods}
          allowDeselect={false}
          disabled={isOfTurns}
          value={asked.period}
          onChange={(period) => period && set({ period })}
          error={wrong("period")}
        />
        <TextInput
          label="Limit in US dollars"
          placeholder="25.00"
          inputMode="decimal"
          value={asked.limit_usd}
          onChange={(e) => set({ limit_usd: e.currentTarget.value })}
          error={wrong("limit_usd")}
        />
        <Select
          label="Only calls of this agent"
          placeholder="of any"
          clearable
          data={agents.data?.data.map((agent) => agent.name) ?? []}
          value={asked.agent ?? null}
          onChange={(agent) => set({ agent: agent ?? undefined })}
          error={wrong("agent")}
        />
        {asked.scope === "conversation" && (
          <TextInput
            label="Only this conversation"
            placeholder="cnv_… or empty: each has its own"
            value={asked.conversation ?? ""}
            onChange={(e) => set({ conversation: e.currentTarget.value.trim() || undefined })}
            error={wrong("conversation")}
          />
        )}
        <NumberInput
          label="Agents save from here on"
          description="In per cent of the limit: cheaper models, shorter answers."
          suffix=" %"
          allowDecimal={false}
          value={asked.near_percent}
          onChange={(value) => set({ near_percent: typeof value === "number" ? value : 0 })}
          error={wrong("near_percent")}
        />
        <Switch
          label="Holds"
          description="A call that could go beyond it is not made. Otherwise agents only save."
          checked={asked.hard}
          onChange={(e) => set({ hard: e.currentTarget.checked })}
        />
        {error && <ProblemAlert error={error} shown={fields} />}
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending} disabled={!name.trim() || !asked.limit_usd.trim()}>
            {budget ? "Save" : "Make the budget"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
