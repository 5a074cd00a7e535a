using System.Text.Json.Serialization;

namespace Holdfast.FakeProviders.Cards;

/// <summary>Dollars per million tokens, for prompts longer than <see cref="Above"/> tokens.</summary>
internal sealed record Price(
    int Above, decimal Input, decimal Output, decimal CacheRead,
    [property: JsonPropertyName("write_5m")] decimal Write5m,
    [property: JsonPropertyName("write_1h")] decimal Write1h)
{
    /// <summary>A dollar per million tokens is a thousand nano-dollars per token.</summary>
    public static long Nano(decimal dollarsPerMillion, int tokens) => (long)(dollarsPerMillion * 1000m * tokens);
}
