using Holdfast.FakeProviders.Cards;

namespace Holdfast.FakeProviders.Cache;

/// <summary>A prompt as the cache sees it. The dialects cache differently: by marked block, or by every 128 tokens.</summary>
internal interface IPrefix
{
    int Tokens { get; }

    CachePlan Look(PromptCache cache, Card card, string workspace, DateTimeOffset started);
}

/// <summary>A prompt nothing is cached of.</summary>
internal sealed record FlatPrefix(int Tokens) : IPrefix
{
    public CachePlan Look(PromptCache cache, Card card, string workspace, DateTimeOffset started) => CachePlan.Uncached(Tokens);
}
