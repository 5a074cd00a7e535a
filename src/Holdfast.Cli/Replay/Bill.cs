using Holdfast.Client.Contract;
using static System.FormattableString;

namespace Holdfast.Cli.Replay;

/// <summary>Calls and their tokens, on either side of the account.</summary>
internal sealed record Bill(int Calls, Usage Usage)
{
    public static Bill None { get; } = new(0, Usage.None);

    public static Bill operator +(Bill a, Bill b) => new(a.Calls + b.Calls, a.Usage + b.Usage);

    /// <summary>The classes on which the ledger and the practice model's bill disagree; null when they agree.</summary>
    public static string? Difference(Bill ledger, Bill practice)
    {
        var classes = new (string Name, long Ledger, long Practice)[]
        {
            ("calls", ledger.Calls, practice.Calls),
            ("input", ledger.Usage.Input, practice.Usage.Input),
            ("cache_read", ledger.Usage.CacheRead, practice.Usage.CacheRead),
            ("cache_write", ledger.Usage.CacheWrite, practice.Usage.CacheWrite),
            ("cache_write_long", ledger.Usage.CacheWriteLong, practice.Usage.CacheWriteLong),
            ("output", ledger.Usage.Output, practice.Usage.Output),
        };
        var differing = classes.Where(one => one.Ledger != one.Practice).ToList();
        return differing.Count == 0
            ? null
            : string.Join(", ", differing.Select(one => Invariant($"{one.Name}: ledger {one.Ledger}, billed {one.Practice}")));
    }
}
