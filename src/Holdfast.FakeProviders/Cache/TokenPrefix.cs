using Holdfast.FakeProviders.Billing;
using Holdfast.FakeProviders.Cards;
using Holdfast.FakeProviders.Tokens;

namespace Holdfast.FakeProviders.Cache;

/// <summary>Automatic caching of every 128 tokens from 1,024 on (OpenAI).</summary>
internal sealed class TokenPrefix : IPrefix
{
    private const int Step = 128;

    private readonly DigestChain _chain = new();
    private readonly List<UInt128> _steps = [];

    public int Tokens { get; private set; }

    public void Add(ReadOnlySpan<char> text)
    {
        for (int at = 0, end; at < text.Length; at = end)
        {
            end = Tokenizer.End(text, at);
            _chain.Add(text[at..end]);
            if (++Tokens % Step == 0) _steps.Add(_chain.Close());
        }
    }

    public CachePlan Look(PromptCache cache, Card card, string workspace, DateTimeOffset started)
    {
        var scope = DigestChain.Of(workspace, card.Id);
        var first = card.MinCacheable / Step - 1;
        var hit = _steps.Count - 1;
        while (hit >= first && !cache.Read(new CacheKey(scope, _steps[hit]), started)) hit--;
        if (hit < first) hit = -1;
        // Shorter prefixes of a hit live on with it.
        for (var at = first; at < hit; at++) cache.Read(new CacheKey(scope, _steps[at]), started);

        var writes = _steps.Count <= first ? [] : _steps.Skip(Math.Max(first, hit + 1)).ToList();
        var read = (hit + 1) * Step;
        var written = writes.Count > 0 && card.BillsCacheWrites ? _steps.Count * Step - read : 0;
        var usage = new Usage { Input = Tokens - read - written, CacheRead = read, Write5m = written };
        var lifetime = TimeSpan.FromMinutes(card.CacheMinutes);
        return new CachePlan(usage, writes.ConvertAll(step => new CacheWrite(new CacheKey(scope, step), lifetime)));
    }
}
