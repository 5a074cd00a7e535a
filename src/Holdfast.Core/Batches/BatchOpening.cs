using System.Security.Cryptography;
using System.Text;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Batches;

/// <summary>The facts that a batch begins with.</summary>
public static class BatchOpening
{
    /// <param name="perCall">Items in one call to begin with; what is learned goes on from there.</param>
    public static IReadOnlyList<Fact> Facts(
        string task, string? instructions, IReadOnlyList<BatchItem> items, int perCall, int mostPerCall, string? learnedFrom,
        ServiceTier tier = ServiceTier.Standard)
    {
        var facts = new List<Fact> { new BatchOpened(task, instructions, items.Count, Math.Min(perCall, mostPerCall), mostPerCall, learnedFrom, tier) };
        var (entry, bytes) = (new List<BatchItem>(), 0);
        foreach (var item in items)
        {
            var size = Encoding.UTF8.GetByteCount(item.Content);
            if (entry.Count == Limits.ItemsInEntry || (entry.Count > 0 && bytes + size > Limits.ItemBytesInEntry))
            {
                facts.Add(new ItemsGiven(entry));
                (entry, bytes) = ([], 0);
            }
            entry.Add(item);
            bytes += size;
        }
        facts.Add(new ItemsGiven(entry));
        return facts;
    }

    /// <summary>The kind of work of a batch that does not name it: the same instructions are the same work.</summary>
    public static string TaskOf(string? instructions) => instructions is null
        ? "default"
        : $"task_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(instructions)).AsSpan(0, 6))}";
}
