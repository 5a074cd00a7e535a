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
        HandoffCode.Requested => "Greet the user and take the matter up where it stands.",
        HandoffCode.Unsupported => "Check the values named in the reason; say what is right, or confirm the answer.",
        HandoffCode.RepeatedFailure => "See what failed, do by hand what is still wanted, and say in the note what the model is not to try again.",
        HandoffCode.RepeatedClarification => "Answer the question from what the user has said, or ask it in other words.",
        HandoffCode.AnswerHeld => "Read the held answer; send it, or write what is right.",
        HandoffCode.AnswersDeclined => "Answer the user; say in the note what the model kept getting wrong.",
        HandoffCode.Policy => "Decide the matter; say in the note what was decided, so that the model goes on with it.",
        _ => null,
    };
}
