import { ActionIcon, Button, Group, Kbd, Paper, Text, Textarea } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { newKey } from "../common/newKey";

interface Props {
  onSay: (text: string, key: string) => Promise<unknown>;
  isBusy: boolean;
  label: string;
  /** Has a reply written that takes the place of the text, which is what is wished of it. */
  onDraft?: (wish: string) => Promise<string>;
  onType?: () => void;
  /** To be found by, where it does not take the focus itself. */
  id?: string;
}

/** Where something is written. It is kept until the server has it. */
export function Composer({ onSay, isBusy, label, onDraft, onType, id }: Props) {
  const [text, setText] = useState("");
  const [isDrafting, setIsDrafting] = useState(false);
  const key = useRef(newKey());
  const isReady = text.trim().length > 0 && !isBusy;
  const send = async () => {
    if (!isReady) return;
    try {
      await onSay(text, key.current);
      setText("");
      key.current = newKey();
    } catch {
      // The page shows the problem; the text stays, and its key with it.
    }
  };
  const press = (e: KeyboardEvent) => {
    if (e.key !== "Enter" || e.shiftKey || e.nativeEvent.isComposing) return;
    e.preventDefault();
    void send();
  };
  const write = (value: string) => {
    setText(value);
    key.current = newKey();
    onType?.();
  };
  const draft = async () => {
    if (!onDraft || isDrafting) return;
    setIsDrafting(true);
    try {
      write(await onDraft(text.trim()));
    } catch {
      // The page shows the problem; the text stays.
    } finally {
      setIsDrafting(false);
    }
  };
  return (
    <Paper p={6} bg="var(--surface)" radius="lg">
      <Textarea
        variant="unstyled"
        id={id}
        aria-label={label}
        placeholder={`${label} …`}
        autosize
        minRows={1}
        maxRows={10}
        px="sm"
        value={text}
        onChange={(e) => write(e.currentTarget.value)}
        onKeyDown={press}
        autoFocus={!id}
      />
      <Group justify="space-between" pl="sm">
        <Text fz="xs" c="dimmed" visibleFrom="xs">
          <Kbd size="xs">Enter</Kbd> sends, <Kbd size="xs">Shift Enter</Kbd> begins a line
        </Text>
        {onDraft && (
          <Button size="compact-sm" variant="light" ml="auto" loading={isDrafting} onClick={() => void draft()} data-draft>
            Draft
          </Button>
        )}
        <ActionIcon
          size="lg"
          radius="xl"
          aria-label="Send"
          disabled={!isReady}
          loading={isBusy}
          onClick={() => void send()}
          ml={onDraft ? 0 : "auto"}
        >
          <IconArrowUp size={18} aria-hidden />
        </ActionIcon>
      </Group>
    </Paper>
  );
}
