using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Tests.Storage;

/// <summary>Valid appends, to be varied by each test with <c>with</c>.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static ConversationKey Key(string conversation = "cnv_1", string tenant = "acme") => new(tenant, conversation);

    /// <summary>A conversation at rest with one entry.</summary>
    public static Append Start(ConversationKey key) => Next(key, 0, new ConversationStarted("support", ConversationMode.Interactive));

    public static Append Next(ConversationKey key, long expectedSeq, params Fact[] facts)
    {
        var entries = facts.Select((fact, i) => new Entry(expectedSeq + 1 + i, Noon, fact)).ToList();
        return new(key, expectedSeq, entries, Row(key) with { Seq = expectedSeq + facts.Length }, []);
    }

    public static Append Say(ConversationKey key, long expectedSeq, string text) => Next(key, expectedSeq, new UserMessage(text));

    public static ConversationRow Row(ConversationKey key) => new(
        key, "support", ConversationMode.Interactive, null, null, 1, "at_rest", 0, 0, 1, 0, Noon, Noon, null);

    public static Reserve Reserve(int attempt) => new(attempt, Noon, "support", 3, "anthropic/claude-haiku-4-5", 20_000, 5_000_000);

    public static Settle Settle(int attempt) => new(
        attempt, Noon.AddSeconds(2), new Usage(312, 20_000, 1_200, 0, 110, 40), 3_456_789, false, "anthropic/claude-haiku-4-5@2026-10-07",
        "claude-haiku-4-5-20261007", "completed", 1_833, new(Cache: 17_000_000, Context: -3, Routing: 40, Batch: 500));

    public static IdempotencyRecord Idempotency(string key) => new(key, "hash", "cnv_1/1", Noon);
}
