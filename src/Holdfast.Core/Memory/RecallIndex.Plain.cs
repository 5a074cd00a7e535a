using System.Buffers;

namespace Holdfast.Core.Memory;

public sealed partial class RecallIndex
{
    /// <summary>
    /// All of it, so that it need not stay in memory: about <see cref="ApproximateBytes"/>, most of it copied as it lies there. Only the same
    /// build on the same machine can read it.
    /// </summary>
    public void WriteTo(IBufferWriter<byte> to)
    {
        Plain.Write(to, _terms);
        Plain.Write(to, _documents);
        Plain.Write(to, _instructions);
        WriteNames(to, _numbers);
        WriteNames(to, _speakers);
        Postings.WriteTo(to);
        Subjects.WriteTo(to);
    }

    /// <summary>The index that was written: it finds the same, and grows on as that one would have.</summary>
    /// <param name="words">The same that it had.</param>
    public static RecallIndex ReadFrom(ReadOnlySpan<byte> from, WordVectors? words = null)
    {
        var index = new RecallIndex(words) { _terms = Plain.Read<long>(ref from) };
        Plain.Read(ref from, index._documents);
        Plain.Read(ref from, index._instructions);
        ReadNames(ref from, index._numbers);
        ReadNames(ref from, index._speakers);
        foreach (var (term, number) in index._numbers) index.JoinFamily(term, number);
        index.Postings.ReadFrom(ref from);
        index.Subjects.ReadFrom(ref from);
        return index;
    }

    /// <summary>By their numbers, which are 0, 1, 2 …, so that families have their terms in the order in which they joined.</summary>
    private static void WriteNames(IBufferWriter<byte> to, Dictionary<string, int> names)
    {
        var ordered = new string[names.Count];
        foreach (var (name, number) in names) ordered[number] = name;
        Plain.Write(to, ordered.Length);
        foreach (var name in ordered) Plain.Write<char>(to, name);
    }

    private static void ReadNames(ref ReadOnlySpan<byte> from, Dictionary<string, int> names)
    {
        var count = Plain.Read<int>(ref from);
        names.EnsureCapacity(count);
        for (var number = 0; number < count; number++) names.Add(Plain.ReadText(ref from), number);
    }
}
