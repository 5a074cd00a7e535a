import { NumberInput, Select } from "@mantine/core";
import type { Schemas } from "../api/client";
import { messagesOf } from "./definition";
import type { Edit } from "./edit";

type Settings = Schemas["AnswerSettings"];

const never = { held: "never", default: "hand_off" } as Settings;

/** Which answers a person reads before the user is shown them. */
export function AnswersEditor({ definition, change, report, isReadOnly }: Edit) {
  const answers = definition.answers ?? never;
  const set = (part: Partial<Settings>) => {
    const next = { ...answers, ...part };
    change({ answers: next.held === "never" ? undefined : next });
  };
  return (
    <>
      <Select
        label="Answers that a person reads first"
        description="The user is told that somebody looks at it, and shown nothing before."
        data={[
          { value: "never", label: "None" },
          { value: "doubtful", label: "Doubtful ones: values from nowhere, the same question again, calls that all failed" },
          { value: "always", label: "All" },
        ]}
        allowDeselect={false}
        readOnly={isReadOnly}
        value={answers.held}
        onChange={(held) => set({ held: held ?? "never" })}
        error={messagesOf(report, "answers.held")}
      />
      {answers.held !== "never" && (
        <>
          <NumberInput
            label="… within, seconds"
            description="Default a day."
            readOnly={isReadOnly}
            value={answers.due_seconds ?? ""}
            onChange={(value) => set({ due_seconds: value === "" ? undefined : Number(value) })}
            error={messagesOf(report, "answers.due_seconds")}
          />
          <Select
            label="… and where nobody does"
            data={[
              { value: "hand_off", label: "A person takes the conversation over" },
              { value: "send", label: "The answer is sent" },
            ]}
            allowDeselect={false}
            readOnly={isReadOnly}
            value={answers.default}
            onChange={(value) => set({ default: value ?? "hand_off" })}
          />
        </>
      )}
    </>
  );
}
