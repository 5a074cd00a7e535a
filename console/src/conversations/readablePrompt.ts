export interface PromptPart {
  role: string;
  text: string;
}

/** A provider's request, of either dialect, as what is said in it; what is no text stays JSON. */
export function readablePrompt(body: string): PromptPart[] {
  let request: Record<string, unknown>;
  try {
    request = JSON.parse(body) as Record<string, unknown>;
  } catch {
    return [{ role: "body", text: body }];
  }
  const { system, messages, tools, ...rest } = request;
  const parts: PromptPart[] = [];
  if (system) parts.push({ role: "system", text: textIn(system) });
  for (const message of Array.isArray(messages) ? (messages as Record<string, unknown>[]) : []) {
    const { role, content, ...other } = message;
    const more = Object.keys(other).length > 0 ? `\n${JSON.stringify(other, null, 2)}` : "";
    parts.push({ role: String(role), text: textIn(content) + more });
  }
  if (Array.isArray(tools) && tools.length > 0) parts.push({ role: "tools", text: JSON.stringify(tools, null, 2) });
  parts.push({ role: "settings", text: JSON.stringify(rest, null, 2) });
  return parts;
}

function textIn(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return content == null ? "" : JSON.stringify(content, null, 2);
  return (content as Record<string, unknown>[])
    .map((block) => (typeof block.text === "string" ? block.text : JSON.stringify(block, null, 2)))
    .join("\n");
}
