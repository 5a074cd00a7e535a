using System.Text.Json.Serialization;

namespace Holdfast.Core.Money;

/// <summary>Which tokens of a prompt decide whether a row for long prompts holds.</summary>
[JsonConverter(typeof(SnakeCaseEnum<TierCount>))]
public enum TierCount
{
    /// <summary>All of them, cached or not.</summary>
    Prompt,

    /// <summary>Those that were not read from a cache.</summary>
    Uncached,
}
