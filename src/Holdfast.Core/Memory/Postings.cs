using System.Runtime.InteropServices;

namespace Holdfast.Core.Memory;

/// <summary>
/// Which messages hold a term, and which terms a message holds. Packed: an occurrence takes about five bytes one way and two the other, and those of
/// one term lie side by side in slices that grow, so that reading them waits for memory once a slice and not once an occurrence.
/// </summary>
internal sealed partial class Postings
{
    // A posting has 24 bits for its message and 8 for how often the term stands in it.
    private const int DocumentShift = 8, MostTimes = (1 << DocumentShift) - 1, MostDocuments = 1 << (32 - DocumentShift);

    /// <summary>Postings in a term's first slice; each later one has twice as many as the one before it, up to the longest.</summary>
    private const int ShortestSlice = 2, LongestSlice = 64;

    private readonly List<Term> _terms = [];
    private readonly List<uint> _slices = [];
    private readonly List<int> _current = [];
    private readonly List<byte> _held = [];
    private readonly List<int> _heldAt = [];

    /// <summary>Postings in all.</summary>
    public int Count { get; private set; }

    /// <summary>Different terms so far of the message that is being added.</summary>
    public int InCurrent => _current.Count;

    /// <returns>Its number: 0, 1, 2 …</returns>
    public int NewTerm()
    {
        _terms.Add(default);
        return _terms.Count - 1;
    }

    /// <summary>How many messages hold a term.</summary>
    public int Holders(int term) => _terms[term].Holders;

    /// <summary>The message that is being added holds the term, once more.</summary>
    public void Add(int term)
    {
        ref var known = ref CollectionsMarshal.AsSpan(_terms)[term];
        var document = (uint)_heldAt.Count;
        if (known.Holders > 0 && known.Newest >> DocumentShift == document)
        {
            if ((known.Newest & MostTimes) < MostTimes) known.Newest++;
            return;
        }
        if (known.Holders > 0) MoveToSlice(ref known);
        known.Newest = (document << DocumentShift) | 1;
        known.Holders++;
        _current.Add(term);
        Count++;
    }

    /// <summary>The message is complete; what is added from now on is in the next.</summary>
    public void EndMessage()
    {
        if (_heldAt.Count == MostDocuments - 1) throw new InvalidOperationException($"An index holds at most {MostDocuments} messages.");
        _heldAt.Add(_held.Count);
        _current.Sort();
        Write(_current.Count);
        var before = 0;
        foreach (var term in _current)
        {
            Write(term - before);
            before = term;
        }
        _current.Clear();
    }

    /// <summary>The messages that hold a term, the newest first.</summary>
    public Cursor Holding(int term) => new(this, _terms[term]);

    /// <summary>The terms of a message, each once.</summary>
    public int[] In(int message)
    {
        var bytes = CollectionsMarshal.AsSpan(_held);
        var at = _heldAt[message];
        var terms = new int[Read(bytes, ref at)];
        var before = 0;
        for (var i = 0; i < terms.Length; i++) terms[i] = before += Read(bytes, ref at);
        return terms;
    }

    /// <summary>The newest posting gets a newer one: it joins those before it. A slice begins with the place of the one before it.</summary>
    private void MoveToSlice(ref Term term)
    {
        var (length, slot) = PlaceOf(term.Holders - 1);
        if (slot == 0)
        {
            var start = _slices.Count;
            Grow(_slices, 1 + length);
            _slices[start] = (uint)term.Slice;
            term.Slice = start;
        }
        _slices[term.Slice + 1 + slot] = term.Newest;
    }

    /// <summary>In how long a slice, and where in it, a term's posting of this number stands, the oldest being 0.</summary>
    private static (int Length, int Slot) PlaceOf(int posting)
    {
        var length = ShortestSlice;
        for (; length < LongestSlice && posting >= length; length *= 2) posting -= length;
        return (length, posting % length);
    }

    /// <summary>By a quarter at a time: doubling would leave half of the memory of a long conversation unused.</summary>
    private static void Grow<T>(List<T> list, int by)
    {
        var count = list.Count + by;
        if (list.Capacity < count) list.Capacity = count + (count / 4);
        CollectionsMarshal.SetCount(list, count);
    }

    // Seven bits to a byte, the lowest first; the eighth says that more follow.
    private void Write(int number)
    {
        for (; number > 0x7f; number >>= 7) Append((byte)(number | 0x80));
        Append((byte)number);
    }

    private void Append(byte value)
    {
        Grow(_held, 1);
        _held[^1] = value;
    }

    private static int Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        var (number, shift) = (0, 0);
        for (; bytes[at] > 0x7f; shift += 7) number |= (bytes[at++] & 0x7f) << shift;
        return number | (bytes[at++] << shift);
    }

    /// <param name="Newest">Its newest posting, which stands in no slice.</param>
    /// <param name="Slice">Where its newest slice begins; meaningless before the second posting.</param>
    internal record struct Term(uint Newest, int Slice, int Holders);

    /// <summary>Goes from message to message. Nothing may be added meanwhile.</summary>
    internal ref struct Cursor
    {
        private readonly ReadOnlySpan<uint> _slices;
        private int _left, _slice, _slot;
        private uint _posting;

        internal Cursor(Postings all, Term term)
        {
            _slices = CollectionsMarshal.AsSpan(all._slices);
            (_left, _slice, _posting) = (term.Holders, term.Slice, term.Newest);
            _slot = PlaceOf(Math.Max(0, term.Holders - 2)).Slot + 1;
            IsFirst = true;
        }

        public readonly int Message => (int)(_posting >> DocumentShift);

        /// <summary>How often the term stands in it; at most 255.</summary>
        public readonly int Times => (int)(_posting & MostTimes);

        private bool IsFirst { get; set; }

        public bool Next()
        {
            if (_left-- == 0) return false;
            if (IsFirst) return !(IsFirst = false);
            if (--_slot < 0)
            {
                _slice = (int)_slices[_slice];
                _slot = PlaceOf(_left).Slot;
            }
            _posting = _slices[_slice + 1 + _slot];
            return true;
        }
    }
}
