namespace Holdfast.Core.Money;

/// <summary>Under what a call was made that multiplies its price; several may hold at once, and multiply each other.</summary>
[Flags]
public enum CallTerms
{
    None = 0,

    /// <summary>Handed in at the provider's batch interface.</summary>
    Batch = 1,

    /// <summary>Kept in the United States (Anthropic's <c>inference_geo: us</c>).</summary>
    Us = 2,

    /// <summary>Anthropic's <c>speed: fast</c>.</summary>
    Fast = 4,

    /// <summary>OpenAI's <c>service_tier: flex</c>.</summary>
    Flex = 8,

    /// <summary>OpenAI's <c>service_tier: priority</c>.</summary>
    Priority = 16,
}
