import { Badge, Box, Group, JsonInput, Stack, Text } from "@mantine/core";
import { IconTool } from "@tabler/icons-react";
import { useState } from "react";
import { Nothing } from "../common/Nothing";
import { type Definition, messagesOf } from "./definition";
import type { Edit } from "./edit";

/** Tools are HTTP endpoints. They are written as the API has them: a schema has no better form than itself. */
export function ToolsEditor({ definition, change, report, isReadOnly }: Edit) {
  const tools = definition.tools ?? [];
  const [text, setText] = useState(() => JSON.stringify(tools, null, 2));
  const [isJson, setIsJson] = useState(true);
  const write = (next: string) => {
    setText(next);
    try {
      const parsed: unknown = JSON.parse(next);
      setIsJson(Array.isArray(parsed));
      if (Array.isArray(parsed)) change({ tools: parsed.length > 0 ? (parsed as Definition["tools"]) : undefined });
    } catch {
      setIsJson(false);
    }
  };
  return (
    <Stack gap="md">
      {tools.length === 0 && (
        <Nothing icon={IconTool} title="No tools">
          A tool is a name, a description for the model, a JSON schema of its arguments, and the address that is called.
        </Nothing>
      )}
      {tools.map((tool) => (
        <Box key={tool.name}>
          <Group gap="xs">
            <Text fz="sm" fw={600} ff="monospace">
              {tool.name}
            </Text>
            <Badge size="xs" color="gray">
              {tool.timeout_seconds || 30} s
            </Badge>
            {tool.idempotent && (
              <Badge size="xs" color="gray">
                may run twice
              </Badge>
            )}
          </Group>
          <Text fz="sm">{tool.description}</Text>
          <Text fz="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {tool.url}
          </Text>
        </Box>
      ))}
      <JsonInput
        label="As JSON"
        autosize
        minRows={6}
        maxRows={30}
        readOnly={isReadOnly}
        value={text}
        onChange={write}
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "var(--mantine-font-size-xs)" } }}
        error={isJson ? messagesOf(report, "tools", true) : "This is no list of tools in JSON yet; what was valid last is kept."}
      />
    </Stack>
  );
}
