using System.Runtime.InteropServices;
using System.Text.Json;
using Holdfast.FakeProviders.Cache;
using Holdfast.FakeProviders.Cards;
using Holdfast.FakeProviders.Tokens;
using static System.FormattableString;

namespace Holdfast.FakeProviders.Wire.Anthropic;

internal enum Section { Tools, System, Messages }

/// <summary>Collects the blocks of a prompt in prefix order, with their tokens, digests and cache marks.</summary>
internal sealed class PrefixBuilder(Card card)
{
    private const int MaxMarks = 4;
    private const int MessageOverhead = 3;

    private readonly DigestChain _chain = new();
    private readonly List<PrefixBlock> _blocks = [];
    private string? _lastRole;
    private int _lastMarkable = -1;

    /// <summary>Digest of everything added so far.</summary>
    public UInt128 Digest => _chain.Head;

    public void AddText(Section section, string role, string text, JsonElement? mark, string path)
    {
        _chain.Add(role).Add("|text|").Add(text);
        Close(section, role, Tokenizer.Count(text), mark, path, text.Length > 0);
    }

    public void Add(Section section, string role, JsonElement block, int tokens, string path, bool markable = true)
    {
        _chain.Add(role).Add("|");
        foreach (var property in block.EnumerateObject())
            if (!property.NameEquals("cache_control"u8)) _chain.Add(property.Name).Add(JsonMarshal.GetRawUtf8Value(property.Value));
        Close(section, role, tokens, block.Get("cache_control"), path, markable);
    }

    /// <summary>Tokens of a block's JSON, without its cache mark.</summary>
    public static int CountRaw(JsonElement block) =>
        block.EnumerateObject().Where(property => !property.NameEquals("cache_control"u8))
            .Sum(property => Tokenizer.Count(property.Value.GetRawText()));

    /// <param name="automatic">The request's own cache_control: marks the last block that can be marked.</param>
    public BlockPrefix Build(JsonElement? automatic, string settings)
    {
        if (automatic is { } mark) MarkLast(Lifetime(mark, "cache_control"));
        CheckMarks();
        return new BlockPrefix(_blocks, settings);
    }

    private void Close(Section section, string role, int tokens, JsonElement? mark, string path, bool markable)
    {
        if (mark is not null && !markable) throw ApiError.Invalid($"{path}.cache_control: Extra inputs are not permitted");
        if (markable) _lastMarkable = _blocks.Count;
        // Neighbouring messages of one role are one message.
        var overhead = section == Section.Messages && role != _lastRole ? MessageOverhead : 0;
        _lastRole = role;
        var upto = (_blocks.Count == 0 ? 0 : _blocks[^1].Upto) + card.Tokens(tokens + overhead);
        var lifetime = mark is { } given ? Lifetime(given, $"{path}.cache_control") : (TimeSpan?)null;
        _blocks.Add(new PrefixBlock(upto, _chain.Close(), section == Section.Messages, lifetime));
    }

    private void MarkLast(TimeSpan lifetime)
    {
        if (_lastMarkable < 0) return;
        var last = _blocks[_lastMarkable];
        if (last.Mark is { } explicitMark && explicitMark != lifetime)
            throw ApiError.Invalid("cache_control: the last block already has a cache_control with a different ttl");
        if (last.Mark is null && _blocks.Count(block => block.Mark is not null) == MaxMarks) throw TooMany(MaxMarks + 1);
        _blocks[_lastMarkable] = last with { Mark = lifetime };
    }

    private void CheckMarks()
    {
        var marks = _blocks.Where(block => block.Mark is not null).Select(block => block.Mark!.Value).ToList();
        if (marks.Count > MaxMarks) throw TooMany(marks.Count);
        if (marks.Zip(marks.Skip(1)).Any(pair => pair.First < pair.Second))
            throw ApiError.Invalid("a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. "
                + "Note that blocks are processed in the following order: `tools`, `system`, `messages`.");
    }

    private static ApiError TooMany(int found) =>
        ApiError.Invalid(Invariant($"A maximum of {MaxMarks} blocks with cache_control may be provided. Found {found}."));

    private static TimeSpan Lifetime(JsonElement mark, string path)
    {
        if (mark.GetText("type") != "ephemeral") throw ApiError.Invalid($"{path}.type: Input should be 'ephemeral'");
        return mark.GetText("ttl") switch
        {
            "5m" => BlockPrefix.FiveMinutes,
            "1h" => BlockPrefix.OneHour,
            null when mark.Get("ttl") is null => BlockPrefix.FiveMinutes,
            _ => throw ApiError.Invalid($"{path}.ttl: Input should be '5m' or '1h'"),
        };
    }
}
