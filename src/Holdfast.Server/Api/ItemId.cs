using Holdfast.Core;

namespace Holdfast.Server.Api;

/// <summary>Names of what waits for people: prefix, conversation, and the entry that asked for them.</summary>
internal static class ItemId
{
    public const string Handoff = "hnd_", Review = "rev_";

    private const string Conversation = "cnv_";

    /// <summary>A hand-off is always a conversation's, so its prefix can be left out.</summary>
    public static string Of(string prefix, ConversationKey key, long seq) =>
        $"{prefix}{(prefix == Handoff ? key.Conversation[Conversation.Length..] : key.Conversation)}-{seq}";

    /// <summary>Null when it is no such name.</summary>
    public static (ConversationKey Key, long Seq)? Parse(string prefix, string tenant, string id)
    {
        var dash = id.LastIndexOf('-');
        if (!id.StartsWith(prefix, StringComparison.Ordinal) || dash <= prefix.Length || !long.TryParse(id.AsSpan(dash + 1), out var seq)) return null;
        var conversation = id[prefix.Length..dash];
        return (new(tenant, prefix == Handoff ? Conversation + conversation : conversation), seq);
    }
}
