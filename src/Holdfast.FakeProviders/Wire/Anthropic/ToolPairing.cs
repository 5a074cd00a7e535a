using static System.FormattableString;

namespace Holdfast.FakeProviders.Wire.Anthropic;

/// <summary>Every tool use is answered at the start of the next user message, and nothing else is.</summary>
internal static class ToolPairing
{
    public static void Check(List<(Role Role, int Message, List<Block> Blocks)> turns, bool unique)
    {
        if (unique && turns.SelectMany(turn => turn.Blocks).OfType<Block.ToolUse>().GroupBy(use => use.Id).Any(group => group.Count() > 1))
            throw ApiError.Invalid("messages: `tool_use` ids must be unique");
        for (var at = 0; at < turns.Count; at++)
        {
            var (role, message, blocks) = turns[at];
            if (role == Role.Assistant) CheckAnswered(message, blocks, at + 1 < turns.Count ? turns[at + 1].Blocks : []);
            else if (role == Role.User) CheckAsked(message, blocks, at > 0 ? turns[at - 1].Blocks : []);
        }
    }

    private static void CheckAnswered(int message, List<Block> blocks, List<Block> next)
    {
        var answered = next.TakeWhile(block => block is Block.ToolResult).OfType<Block.ToolResult>().Select(result => result.Id)
            .ToHashSet();
        var open = blocks.OfType<Block.ToolUse>().Select(use => use.Id).Where(id => !answered.Contains(id)).ToList();
        if (open.Count > 0)
            throw ApiError.Invalid(
                Invariant($"messages.{message}: `tool_use` ids were found without `tool_result` blocks immediately after: ")
                + $"{string.Join(", ", open)}. Each `tool_use` block must have a corresponding `tool_result` block in the next message.");
    }

    private static void CheckAsked(int message, List<Block> blocks, List<Block> previous)
    {
        var asked = previous.OfType<Block.ToolUse>().Select(use => use.Id).ToHashSet();
        var answered = new HashSet<string>();
        foreach (var (n, block) in blocks.Index())
        {
            if (block is not Block.ToolResult { Id: var id }) continue;
            if (!asked.Contains(id))
                throw ApiError.Invalid(
                    Invariant($"messages.{message}.content.{n}: unexpected `tool_use_id` found in `tool_result` blocks: {id}. ")
                    + "Each `tool_result` block must have a corresponding `tool_use` block in the previous message.");
            if (!answered.Add(id))
                throw ApiError.Invalid(Invariant($"messages.{message}.content.{n}: each tool_use must have a single result. ")
                    + $"Found multiple `tool_result` blocks with id: {id}");
        }
    }
}
