import { ActionIcon, Box, Button, Group, Input, Stack, Textarea, Tooltip } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { messagesOf } from "./definition";
import type { Edit } from "./edit";

export function ConstitutionEditor({ definition, change, report, isReadOnly }: Edit) {
  const { constitution } = definition;
  const set = (part: Partial<typeof constitution>) => change({ constitution: { ...constitution, ...part } });
  return (
    <Stack gap="lg">
      <Textarea
        label="Role"
        description="Who the agent is and for whom it works."
        autosize
        minRows={2}
        readOnly={isReadOnly}
        value={constitution.role}
        onChange={(e) => set({ role: e.currentTarget.value })}
        error={messagesOf(report, "constitution.role")}
      />
      <HardLimits limits={constitution.hard_limits} set={(hard_limits) => set({ hard_limits })} report={report} isReadOnly={isReadOnly} />
      <Textarea
        label="Interaction pattern"
        description="How it deals with people: its tone, when it asks, when it stops."
        autosize
        minRows={4}
        readOnly={isReadOnly}
        value={constitution.interaction_pattern}
        onChange={(e) => set({ interaction_pattern: e.currentTarget.value })}
        error={messagesOf(report, "constitution.interaction_pattern")}
      />
      <Textarea
        label="Instructions"
        description="Procedures, put after the principles word for word; not under the limit of words."
        autosize
        minRows={2}
        maxRows={24}
        readOnly={isReadOnly}
        value={definition.instructions ?? ""}
        onChange={(e) => change({ instructions: e.currentTarget.value || undefined })}
        error={messagesOf(report, "instructions")}
      />
    </Stack>
  );
}

interface LimitsProps extends Pick<Edit, "report" | "isReadOnly"> {
  limits: string[];
  set: (limits: string[]) => void;
}

function HardLimits({ limits, set, report, isReadOnly }: LimitsProps) {
  return (
    <Input.Wrapper
      component="fieldset"
      label="Hard limits"
      labelElement="div"
      description="What it never does, one sentence each."
      error={messagesOf(report, "constitution.hard_limits")}
      style={{ border: 0, padding: 0, margin: 0 }}
      aria-label="Hard limits"
    >
      <Stack gap={6} mt={6}>
        {limits.map((limit, i) => (
          <Group key={i} gap={6} wrap="nowrap" align="flex-start">
            <Textarea
              aria-label={`Hard limit ${i + 1}`}
              autosize
              minRows={1}
              flex={1}
              readOnly={isReadOnly}
              value={limit}
              onChange={(e) => set(limits.with(i, e.currentTarget.value))}
              error={messagesOf(report, `constitution.hard_limits[${i}]`)}
            />
            {!isReadOnly && (
              <Tooltip label="Take out">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  mt={4}
                  aria-label={`Take out hard limit ${i + 1}`}
                  onClick={() => set(limits.toSpliced(i, 1))}
                >
                  <IconTrash size={16} stroke={1.6} aria-hidden />
                </ActionIcon>
              </Tooltip>
            )}
          </Group>
        ))}
        {!isReadOnly && (
          <Box>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => set([...limits, ""])}
            >
              Add a limit
            </Button>
          </Box>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
