using Holdfast.Core.Journal;
using Holdfast.Core.Reconciler;

namespace Holdfast.Core.Handoffs;

/// <summary>What a person is suggested to do where the model suggests nothing: it follows from why the conversation was handed off.</summary>
public static class NextSteps
{
    /// <summary>The model's own words where there are any.</summary>
    public static HandoffStatement Of(HandedOff handoff)
    {
        var statement = handoff.Statement ?? new();
        return statement.NextAction is null ? statement with { NextAction = After(handoff.Code) } : statement;
    }

    private static string? After(string code) => code switch
    {
        DegradeRule.ModelsUnavailable => "Answer what the user waits for, or return the conversation when a model answers again: it goes on where it stood.",
        DegradeRule.TurnTooLong => "See how far the turn came, answer what is left of it, and return the conversation.",
        _ => null,
    };
}
