using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Simulation.Fakes;

/// <summary>Vectors live and go with their conversations.</summary>
public sealed partial class MemoryJournal : IVectors
{
    public ValueTask KeepAsync(ConversationKey key, string model, IReadOnlyList<EntryVector> vectors, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_conversations.TryGetValue(key, out var stored)) return default;
            foreach (var vector in vectors) stored.Vectors.TryAdd((model, vector.Seq), vector);
        }
        return default;
    }

    public ValueTask<IReadOnlyList<EntryVector>> ReadAsync(ConversationKey key, string model, long afterSeq, int limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_conversations.TryGetValue(key, out var stored)) return ValueTask.FromResult<IReadOnlyList<EntryVector>>([]);
            return ValueTask.FromResult<IReadOnlyList<EntryVector>>(
                [.. stored.Vectors.Where(kept => kept.Key.Model == model && kept.Key.Seq > afterSeq).Select(kept => kept.Value)
                    .OrderBy(kept => kept.Seq).Take(limit)]);
        }
    }
}
