namespace Holdfast.Client.Contract;

/// <summary>
/// Tokens by billing class. The classes do not overlap: input + cache_read + cache_write + cache_write_long is the whole prompt.
/// </summary>
/// <param name="Input">Prompt tokens neither read from nor written to a prompt cache.</param>
/// <param name="CacheRead">Prompt tokens read from the provider's prompt cache.</param>
/// <param name="CacheWrite">Prompt tokens written to it at the short lifetime (5 or 30 minutes).</param>
/// <param name="CacheWriteLong">Prompt tokens written to it at the long lifetime (1 hour or more).</param>
/// <param name="Output">Tokens the model wrote, thinking included.</param>
/// <param name="Thinking">The part of <paramref name="Output"/> that was thinking; never billed twice.</param>
public sealed record Usage(long Input, long CacheRead, long CacheWrite, long CacheWriteLong, long Output, long Thinking = 0)
{
    public static Usage None { get; } = new(0, 0, 0, 0, 0);

    public static Usage operator +(Usage a, Usage b) => new(
        a.Input + b.Input, a.CacheRead + b.CacheRead, a.CacheWrite + b.CacheWrite,
        a.CacheWriteLong + b.CacheWriteLong, a.Output + b.Output, a.Thinking + b.Thinking);
}
