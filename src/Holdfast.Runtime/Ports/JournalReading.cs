using Holdfast.Core;
using Holdfast.Core.Journal;

namespace Holdfast.Runtime.Ports;

/// <summary>What is read of a journal in more than one place.</summary>
public static class JournalReading
{
    private const int PageSize = 1000;

    /// <summary>All entries up to one, or as many as there are.</summary>
    public static async ValueTask<List<Entry>> ReadUpToAsync(this IJournal journal, ConversationKey key, long toSeq, CancellationToken cancel)
    {
        var entries = new List<Entry>();
        while (entries.Count < toSeq && await journal.ReadAsync(key, entries.Count, PageSize, cancel) is { Count: > 0 } page) entries.AddRange(page);
        return entries;
    }
}
