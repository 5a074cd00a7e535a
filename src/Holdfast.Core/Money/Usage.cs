using System.Text.Json.Serialization;

namespace Holdfast.Core.Money;

/// <summary>
/// Tokens of one attempt by billing class. The classes do not overlap: their sum is all that was processed.
/// (Providers differ: Anthropic's input excludes cached tokens, OpenAI's includes them. Here it never does.)
/// </summary>
/// <param name="Input">Prompt tokens neither read from nor written to a cache.</param>
/// <param name="CacheRead">Prompt tokens read from a cache.</param>
/// <param name="CacheWrite">Prompt tokens written at the provider's short lifetime (5 or 30 minutes).</param>
/// <param name="CacheWriteLong">Prompt tokens written at the long lifetime (1 hour or more).</param>
/// <param name="Output">Everything the model wrote, thinking included.</param>
/// <param name="Thinking">The part of <paramref name="Output"/> that was thinking; for information, never billed twice.</param>
/// <param name="WebSearches">That the provider made for the model, and charges one by one.</param>
public readonly record struct Usage(
    long Input, long CacheRead, long CacheWrite, long CacheWriteLong, long Output, long Thinking = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long WebSearches = 0)
{
    /// <summary>All prompt tokens: what the window counts, and most length tiers of prices.</summary>
    [JsonIgnore]
    public long Prompt => Input + CacheRead + CacheWrite + CacheWriteLong;

    public static Usage operator -(Usage a, Usage b) => new(
        a.Input - b.Input, a.CacheRead - b.CacheRead, a.CacheWrite - b.CacheWrite,
        a.CacheWriteLong - b.CacheWriteLong, a.Output - b.Output, a.Thinking - b.Thinking, a.WebSearches - b.WebSearches);

    public static Usage operator +(Usage a, Usage b) => new(
        a.Input + b.Input, a.CacheRead + b.CacheRead, a.CacheWrite + b.CacheWrite,
        a.CacheWriteLong + b.CacheWriteLong, a.Output + b.Output, a.Thinking + b.Thinking, a.WebSearches + b.WebSearches);
}
