using System.Text.Json;
using static System.FormattableString;

namespace Holdfast.FakeProviders.Wire.Anthropic;

/// <summary>With extended thinking on, the answer a tool result belongs to must still start with its thinking.</summary>
internal static class ThinkingRule
{
    public static void Check(List<(Role Role, int Message, List<Block> Blocks)> turns, JsonElement? thinking)
    {
        if (thinking?.GetText("type") != "enabled" || turns.Count < 2 || turns[^1].Blocks[0] is not Block.ToolResult) return;
        var (_, message, blocks) = turns[^2];
        if (blocks[0] is Block.Thinking or Block.Opaque { Type: "redacted_thinking" }) return;
        var found = blocks[0] is Block.ToolUse ? "tool_use" : "text";
        throw ApiError.Invalid(
            Invariant($"messages.{message}.content.0.type: Expected `thinking` or `redacted_thinking`, but found `{found}`. ")
            + "When `thinking` is enabled, a final `assistant` message must start with a thinking block.");
    }
}
