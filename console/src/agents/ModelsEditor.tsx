import { ActionIcon, Badge, Group, Input, NumberInput, Paper, Select, Stack, Switch, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { api, ask } from "../api/client";
import { tokens } from "../common/format";
import { type Definition, messagesOf } from "./definition";
import type { Edit } from "./edit";

const profiles = ["balanced", "coding", "ideation", "safety"];

export function ModelsEditor({ definition, change, report, isReadOnly }: Edit) {
  const models = useQuery({ queryKey: ["models"], queryFn: () => ask(api.GET("/api/v1/models")) });
  const { ladder } = definition;
  const answering = (models.data?.data ?? []).filter((model) => model.dimensions == null);
  const addable = ["default", ...answering.map((model) => model.name)].filter((name) => !ladder.includes(name));
  const windowOf = (name: string) => answering.find((model) => model.name === name)?.window;
  return (
    <Stack gap="lg">
      <Input.Wrapper
        label="Ladder"
        labelElement="div"
        description="The first is asked first; the next when it fails. default is the ladder of the server's configuration."
        error={messagesOf(report, "ladder", true)}
      >
        <Stack gap={6} mt={8}>
          {ladder.map((name, i) => (
            <Rung
              key={name}
              name={name}
              place={i}
              window={windowOf(name)}
              ladder={ladder}
              isReadOnly={isReadOnly}
              set={(next) => change({ ladder: next })}
            />
          ))}
          {!isReadOnly && (
            <Select
              aria-label="Add a model to the ladder"
              placeholder={models.error ? "The models could not be listed" : "Add a model …"}
              data={addable}
              value={null}
              searchable
              onChange={(name) => name && change({ ladder: [...ladder, name] })}
            />
          )}
        </Stack>
      </Input.Wrapper>
      <Group grow align="flex-start">
        <Select
          label="Profile"
          description="What the work is like: how models are set."
          data={profiles}
          readOnly={isReadOnly}
          allowDeselect={false}
          value={definition.profile ?? "balanced"}
          onChange={(profile) => change({ profile: (profile ?? "balanced") as Definition["profile"] })}
          error={messagesOf(report, "profile")}
        />
        <NumberInput
          label="Deadline"
          description="Seconds until a person takes over; empty = never."
          readOnly={isReadOnly}
          min={5}
          suffix=" s"
          value={definition.deadline_seconds ?? ""}
          onChange={(value) => change({ deadline_seconds: typeof value === "number" ? value : undefined })}
          error={messagesOf(report, "deadline_seconds")}
        />
      </Group>
      <Switch
        label="Memory of people"
        description="Remembers what its end users told it, across conversations."
        disabled={isReadOnly}
        checked={definition.memory}
        onChange={(e) => change({ memory: e.currentTarget.checked })}
      />
    </Stack>
  );
}

interface RungProps {
  name: string;
  place: number;
  window?: number;
  ladder: string[];
  isReadOnly: boolean;
  set: (ladder: string[]) => void;
}

function Rung({ name, place, window, ladder, isReadOnly, set }: RungProps) {
  const without = ladder.toSpliced(place, 1);
  const move = (to: number) => set(without.toSpliced(to, 0, name));
  return (
    <Paper px="sm" py={6}>
      <Group gap="xs" wrap="nowrap">
        <Badge size="sm" color="gray" circle>
          {place + 1}
        </Badge>
        <Text fz="sm" flex={1} truncate>
          {name}
        </Text>
        {window !== undefined && (
          <Text fz="xs" c="dimmed" visibleFrom="xs">
            {tokens(window)} window
          </Text>
        )}
        {!isReadOnly && (
          <>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Ask ${name} earlier`}
              disabled={place === 0}
              onClick={() => move(place - 1)}
            >
              <IconArrowUp size={15} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Ask ${name} later`}
              disabled={place === ladder.length - 1}
              onClick={() => move(place + 1)}
            >
              <IconArrowDown size={15} aria-hidden />
            </ActionIcon>
            <ActionIcon variant="subtle" color="gray" aria-label={`Take ${name} out`} onClick={() => set(without)}>
              <IconTrash size={15} stroke={1.6} aria-hidden />
            </ActionIcon>
          </>
        )}
      </Group>
    </Paper>
  );
}
