import { NumberInput, Select, Stack, Switch, TagsInput, Text } from "@mantine/core";
import type { Schemas } from "../api/client";
import { AnswersEditor } from "./AnswersEditor";
import { messagesOf } from "./definition";
import type { Edit } from "./edit";

type Settings = Schemas["HandoffSettings"];

const noAnswer = { on_request: "immediately", model: true } as Settings;

/** When people take over while models answer. Without it they do so only where the agent has a deadline, by the defaults. */
export function PeopleEditor(edit: Edit) {
  const { definition, change, report, isReadOnly } = edit;
  const handoff = definition.handoff ?? undefined;
  const set = (part: Partial<Settings>) => change({ handoff: { ...noAnswer, ...handoff, ...part } });
  const number = (field: keyof Settings, label: string, description: string) => (
    <NumberInput
      label={label}
      description={description}
      readOnly={isReadOnly}
      value={(handoff?.[field] as number | null | undefined) ?? ""}
      onChange={(value) => set({ [field]: value === "" ? undefined : Number(value) })}
      error={messagesOf(report, `handoff.${field}`)}
    />
  );
  return (
    <Stack gap="md">
      <Switch
        label="People take over"
        description={
          definition.deadline_seconds ? "On by the agent's deadline, if not set here." : "Somebody of the team looks at the inbox."
        }
        checked={handoff !== undefined}
        disabled={isReadOnly}
        onChange={(e) => change({ handoff: e.currentTarget.checked ? noAnswer : undefined })}
      />
      {handoff && (
        <>
          <Switch
            label="The model may hand off"
            description="It gets the tool hand_off."
            checked={handoff.model}
            disabled={isReadOnly}
            onChange={(e) => set({ model: e.currentTarget.checked })}
          />
          <Select
            label="When a user asks for a person"
            data={[
              { value: "immediately", label: "A person takes over at once" },
              { value: "model", label: "The model decides" },
            ]}
            allowDeselect={false}
            readOnly={isReadOnly}
            value={handoff.on_request}
            onChange={(value) => set({ on_request: value ?? "immediately" })}
          />
          {number("due_seconds", "A person comes within, seconds", "The user is told so. Empty: no time is named.")}
          {number("priority", "Priority", "Higher first in the inbox, 0 to 100.")}
          <TagsInput
            label="Topics that are a person's matter"
            description="Words and phrases of users, found in whole words."
            readOnly={isReadOnly}
            value={handoff.topics ?? []}
            onChange={(topics) => set({ topics: topics.length > 0 ? topics : undefined })}
            error={messagesOf(report, "handoff.topics", true)}
          />
          <Select
            label="When an answer states values from nowhere"
            description="Numbers, amounts, dates and identifiers that stand nowhere in what the model was given."
            data={[
              { value: "handoff", label: "A person looks at it" },
              { value: "mark", label: "Its entry says so" },
            ]}
            clearable={!isReadOnly}
            placeholder="They are not looked for"
            readOnly={isReadOnly}
            value={handoff.unsupported ?? null}
            onChange={(value) => set({ unsupported: value ?? undefined })}
          />
          {number("unsupported_values", "… from so many values on", "Default 1.")}
          {number("least_confidence", "Least confidence", "The model is told to hand off below it, 0 to 1.")}
          {number("failed_turns", "Failed turns in a row", "From so many on a person takes over. Default 3.")}
          {number("clarifications", "Same question so often", "In one conversation. Default 3.")}
          <Text fz="xs" c="dimmed">
            Calls of a tool go to people by its own field handoff, under Tools.
          </Text>
        </>
      )}
      <AnswersEditor {...edit} />
    </Stack>
  );
}
