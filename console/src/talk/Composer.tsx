import { ActionIcon, Group, Kbd, Paper, Text, Textarea } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { newKey } from "../common/newKey";

interface Props {
  onSay: (text: string, key: string) => Promise<unknown>;
  isBusy: boolean;
  label: string;
}

/** Where something is written. It is kept until the server has it. */
export function Composer({ onSay, isBusy, label }: Props) {
  const [text, setText] = useState("");
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
  };
  return (
    <Paper p={6} bg="var(--surface)" radius="lg">
      <Textarea
        variant="unstyled"
        aria-label={label}
        placeholder={`${label} …`}
        autosize
        minRows={1}
        maxRows={10}
        px="sm"
        value={text}
        onChange={(e) => write(e.currentTarget.value)}
        onKeyDown={press}
        autoFocus
      />
      <Group justify="space-between" pl="sm">
        <Text fz="xs" c="dimmed" visibleFrom="xs">
          <Kbd size="xs">Enter</Kbd> sends, <Kbd size="xs">Shift Enter</Kbd> begins a line
        </Text>
        <ActionIcon size="lg" radius="xl" aria-label="Send" disabled={!isReady} loading={isBusy} onClick={() => void send()} ml="auto">
          <IconArrowUp size={18} aria-hidden />
        </ActionIcon>
      </Group>
    </Paper>
  );
}
