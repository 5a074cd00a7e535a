using System.Collections.Concurrent;
using Holdfast.Core;

namespace Holdfast.Server.DropIn;

/// <summary>
/// What was said at doors and whose answer has not reached its client to the end, so that the same request is known for a repetition though
/// its turn is over. Kept in memory only: after a restart it is forgotten, and the other signs of a repetition must do.
/// </summary>
internal sealed class Unheard
{
    /// <summary>Beyond so many nothing more is remembered.</summary>
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<(string Tenant, string Conversation), long> _said = new();

    public void Said(ConversationKey key, long seq)
    {
        if (_said.Count < Most) _said[(key.Tenant, key.Conversation)] = seq;
    }

    public void Heard(ConversationKey key, long seq) => _said.TryRemove(new((key.Tenant, key.Conversation), seq));

    public bool IsUnheard(ConversationKey key, long seq) =>
        _said.TryGetValue((key.Tenant, key.Conversation), out var waiting) && waiting == seq;
}
