using Holdfast.Core.Reconciler;

namespace Holdfast.Core.Handoffs;

/// <summary>Why a conversation was handed off, besides <see cref="DegradeRule.ModelsUnavailable"/> and <see cref="DegradeRule.TurnTooLong"/>.</summary>
public static class HandoffCode
{
    /// <summary>The model did it; the model did it and said that it is less sure than the agent is to be.</summary>
    public const string Model = "model", Confidence = "confidence";

    /// <summary>The user, or whoever speaks for them, asked for a person.</summary>
    public const string Requested = "requested";

    /// <summary>The agent says that such a topic, or such a tool call, is a person's matter.</summary>
    public const string Policy = "policy";

    /// <summary>The answer states values that stand nowhere in what the model was given.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>Turns in a row came to nothing; the model asked the same again and again.</summary>
    public const string RepeatedFailure = "repeated_failure", RepeatedClarification = "repeated_clarification";

    /// <summary>Nobody said yes or no to a held answer in time; a person said no to one answer after the other.</summary>
    public const string AnswerHeld = "answer_held", AnswersDeclined = "answers_declined";

    /// <summary>It failed, whatever the matter is: no model has looked at it in vain.</summary>
    public static bool IsFailure(string code) => code is DegradeRule.ModelsUnavailable or DegradeRule.TurnTooLong or RepeatedFailure;
}
