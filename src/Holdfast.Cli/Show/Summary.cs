using Holdfast.Client.Contract;
using static System.FormattableString;

namespace Holdfast.Cli.Show;

internal static class Summary
{
    /// <summary>Where a conversation stands: how full its context is and what it has cost.</summary>
    public static string Of(Conversation conversation)
    {
        var context = conversation.Context is { } use ? Describe(use) : "";
        return Invariant(
            $"{context}turns {conversation.Turns:#,0}, model calls {conversation.Attempts:#,0}, cost {Money.Of(conversation.CostUsd)}");
    }

    private static string Describe(ContextUse use)
    {
        var share = 100.0 * use.UsedTokens / Math.Max(1, use.BudgetTokens);
        return Invariant($"context {use.UsedTokens:#,0} of {use.BudgetTokens:#,0} tokens ({share:0.0} %), ");
    }
}
