using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage;

/// <summary>What every append must be, whatever it says: anything else is a bug in whoever asks.</summary>
internal static class AppendCheck
{
    public static void Check(this Append append)
    {
        if (append.Entries.Count == 0) throw new ArgumentException("An append needs at least one entry.", nameof(append));
        for (var i = 0; i < append.Entries.Count; i++)
        {
            if (append.Entries[i].Seq != append.ExpectedSeq + 1 + i)
                throw new ArgumentException($"Entry {i} must be numbered {append.ExpectedSeq + 1 + i}, not {append.Entries[i].Seq}.", nameof(append));
        }
        if (append.Row.Key != append.Key || append.Row.Seq != append.Entries[^1].Seq)
            throw new ArgumentException("The row must be of the same conversation and stand at the last entry.", nameof(append));
    }
}
