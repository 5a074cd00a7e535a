using Holdfast.Core.Reconciler;

namespace Holdfast.Core.Handoffs;

/// <summary>Why a conversation was handed off, besides <see cref="DegradeRule.ModelsUnavailable"/> and <see cref="DegradeRule.TurnTooLong"/>.</summary>
public static class HandoffCode
{
    /// <summary>The model did it; the model did it and said that it is less sure than the agent is to be.</summary>
    public const string Model = "model", Confidence = "confidence";

    /// <summary>It failed, whatever the matter is: no model has looked at it in vain.</summary>
    public static bool IsFailure(string code) => code is DegradeRule.ModelsUnavailable or DegradeRule.TurnTooLong;
}
