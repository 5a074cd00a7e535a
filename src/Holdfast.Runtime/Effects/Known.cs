using System.Buffers.Binary;
using System.Collections.Frozen;
using Holdfast.Core;
using Holdfast.Core.Memory;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Effects;

/// <summary>
/// What is in memory of one conversation. Whoever touches its index holds a lock on this. Some may still hold it when it has left memory: what
/// they do to it then is lost, and done again from the journal.
/// </summary>
internal sealed class Known(ConversationKey key, IShelf shelf, Func<WordVectors>? words)
{
    private RecallIndex? _index;
    private long _shelvedSeq;
    private bool _isForgotten;

    public ConversationKey Key => key;

    /// <summary>The last entry that was indexed.</summary>
    public long Seq { get; set; }

    /// <summary>The model whose vectors the index has, and the entry that they reach to. They are not shelved: they are kept where they came from.</summary>
    public string? Model { get; set; }

    public long Learned { get; set; }

    /// <summary>What the latest prompt quotes, by entry. Replaced as a whole, never changed.</summary>
    public volatile IReadOnlyDictionary<long, Quotation> Quotations = FrozenDictionary<long, Quotation>.Empty;

    /// <summary>As it lay on the shelf, or empty, when it is asked for first.</summary>
    public RecallIndex Index()
    {
        _index ??= shelf.Read(key, from =>
        {
            Seq = _shelvedSeq = BinaryPrimitives.ReadInt64LittleEndian(from);
            return RecallIndex.ReadFrom(from[sizeof(long)..], words?.Invoke());
        });
        return _index ??= new RecallIndex(words?.Invoke());
    }

    /// <summary>What it takes in memory, about.</summary>
    public long ApproximateBytes() => (_index?.ApproximateBytes ?? 0) + Quotations.Values.Sum(quotation => 2L * quotation.Text.Length);

    /// <summary>It is about to leave memory. What lies on the shelf already and has not grown since can stay as it is.</summary>
    public void Shelve()
    {
        if (_index is not { } index || _isForgotten || _shelvedSeq == Seq) return;
        shelf.Put(key, to =>
        {
            BinaryPrimitives.WriteInt64LittleEndian(to.GetSpan(sizeof(long)), Seq);
            to.Advance(sizeof(long));
            index.WriteTo(to);
        });
        _shelvedSeq = Seq;
    }

    /// <summary>Nothing of it is shelved from now on.</summary>
    public void Forget() => _isForgotten = true;

    /// <summary>What a prompt says of earlier entries.</summary>
    public sealed record Quotation(IReadOnlyList<long> Seqs, string Text);
}
