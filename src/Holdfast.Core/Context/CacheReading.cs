using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;

namespace Holdfast.Core.Context;

/// <summary>What a call could have read from its provider's prompt cache, and why it did not.</summary>
public static class CacheReading
{
    /// <summary>Providers cache in steps of up to 128 tokens: what is missed beyond two of them is a miss.</summary>
    private const int Steps = 256;

    /// <summary>Null when all that could be read was, or when the model has no cache.</summary>
    /// <param name="c">The state in which the attempt is still open.</param>
    /// <param name="usage">As the provider reported it.</param>
    public static CacheMiss? Miss(Conversation c, Rung rung, Usage usage)
    {
        if (rung.Card.MinCacheable == 0) return null;
        var held = c.Cache is not { } cache ? 0 : rung.Card.CacheMarks ? cache.Held : cache.Prompt >= rung.Card.MinCacheable ? cache.Prompt : 0;
        var missed = Math.Min(held, usage.Prompt) - usage.CacheRead;
        if (missed > Steps) return new(ReasonOf(c, c.Cache!), missed);
        if (usage.CacheRead > 0 || held > 0) return null;
        return new(usage.Prompt < rung.Card.MinCacheable || c.Cache is not null ? CacheMissReason.TooShort : CacheMissReason.FirstCall, 0);
    }

    private static CacheMissReason ReasonOf(Conversation c, CacheState cache)
    {
        var turn = c.Turn!;
        var attempt = turn.Attempt!;
        if (cache.Model != attempt.Model) return CacheMissReason.ModelChanged;
        if (cache.AgentVersion != turn.AgentVersion) return CacheMissReason.AgentChanged;
        if (cache.Epoch != c.Epoch) return CacheMissReason.EpochOpened;
        return attempt.StartedAt - cache.At > cache.Life ? CacheMissReason.Expired : CacheMissReason.Unexplained;
    }
}
