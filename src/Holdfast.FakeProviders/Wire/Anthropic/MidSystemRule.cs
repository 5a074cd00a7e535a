using Holdfast.FakeProviders.Cards;
using static System.FormattableString;

namespace Holdfast.FakeProviders.Wire.Anthropic;

/// <summary>Where a system message may stand among the messages, on models that take one there.</summary>
internal static class MidSystemRule
{
    public static void Check(List<(Role Role, int Message, List<Block> Blocks)> turns, Card card)
    {
        for (var at = 0; at < turns.Count; at++)
        {
            if (turns[at].Role != Role.System) continue;
            if (!card.MidSystem)
                throw ApiError.Invalid("messages: Unexpected role \"system\". The Messages API accepts a top-level `system` parameter, "
                    + "not \"system\" as an input message role.");
            var path = Invariant($"messages.{turns[at].Message}");
            if (turns[at].Blocks.Any(block => block is not Block.Text))
                throw ApiError.Invalid($"{path}: system messages may contain text only");
            var followsUser = turns[at - 1].Role == Role.User
                || turns[at - 1].Blocks.LastOrDefault() is Block.Opaque { Type: "server_tool_use" };
            var precedesAssistant = at == turns.Count - 1 || turns[at + 1].Role == Role.Assistant;
            if (!followsUser || !precedesAssistant)
                throw ApiError.Invalid($"{path}: a system message must follow a user message and be last or precede an assistant message");
        }
    }
}
