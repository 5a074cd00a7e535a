using Holdfast.FakeProviders.Billing;
using Holdfast.FakeProviders.Cards;

namespace Holdfast.FakeProviders.Cache;

/// <summary>One block in prefix order: tools, system, messages.</summary>
/// <param name="Upto">Tokens of the prompt up to and including this block.</param>
/// <param name="Digest">Digest of the prompt up to and including this block.</param>
/// <param name="Mark">Lifetime of the breakpoint on this block, if it has one.</param>
internal sealed record PrefixBlock(int Upto, UInt128 Digest, bool InMessages, TimeSpan? Mark);

/// <summary>Caching at marked blocks (Anthropic).</summary>
/// <param name="messageSettings">Settings outside the blocks that invalidate cached messages, but not tools and system.</param>
internal sealed class BlockPrefix(IReadOnlyList<PrefixBlock> blocks, string messageSettings) : IPrefix
{
    private const int LookBack = 20; // positions, counting the breakpoint itself

    public static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan OneHour = TimeSpan.FromHours(1);

    public int Tokens => blocks.Count == 0 ? 0 : blocks[^1].Upto;

    public CachePlan Look(PromptCache cache, Card card, string workspace, DateTimeOffset started)
    {
        var stable = DigestChain.Of(workspace, card.Id);
        var messages = DigestChain.Of(workspace, card.Id, messageSettings);
        CacheKey Key(PrefixBlock block) => new(block.InMessages ? messages : stable, block.Digest);

        var marked = Enumerable.Range(0, blocks.Count)
            .Where(at => blocks[at].Mark is not null && blocks[at].Upto >= card.MinCacheable)
            .ToList();
        // Every breakpoint looks, even below a higher hit: each entry it finds lives on.
        var read = marked.Select(at => Hit(cache, at, Key, card, started)).DefaultIfEmpty(-1).Max();
        var written = marked.Where(at => at > read).ToList();

        var hit = read < 0 ? 0 : blocks[read].Upto;
        var hour = written.Where(at => blocks[at].Mark == OneHour).Select(at => blocks[at].Upto).DefaultIfEmpty(hit).Max();
        var last = written.Count == 0 ? hit : blocks[written[^1]].Upto;
        var usage = new Usage { Input = Tokens - last, CacheRead = hit, Write1h = hour - hit, Write5m = last - hour };
        return new CachePlan(usage, written.ConvertAll(at => new CacheWrite(Key(blocks[at]), blocks[at].Mark!.Value)));
    }

    private int Hit(PromptCache cache, int breakpoint, Func<PrefixBlock, CacheKey> key, Card card, DateTimeOffset started)
    {
        for (var at = breakpoint; at >= 0 && at > breakpoint - LookBack && blocks[at].Upto >= card.MinCacheable; at--)
            if (cache.Read(key(blocks[at]), started)) return at;
        return -1;
    }
}
