import { Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";

interface Props {
  what: string;
  value?: string | null;
  note?: string | null;
  onDone: () => void;
}

/** Something that is shown this once. */
export function Secret({ what, value, note, onDone }: Props) {
  return (
    <Stack>
      <Text fz="sm">{value ? `${what} is shown this once. Keep it where your program finds it.` : note}</Text>
      {value && (
        <Code block style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
          {value}
        </Code>
      )}
      <Group justify="flex-end">
        {value && (
          <CopyButton value={value}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? "Copied" : "Copy"}
              </Button>
            )}
          </CopyButton>
        )}
        <Button onClick={onDone}>Done</Button>
      </Group>
    </Stack>
  );
}
