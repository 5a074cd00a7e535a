using Holdfast.Core.Differences;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Knowledge;

/// <summary>A passage whose document has changed while an earlier version of it is in view: what changed is shown, where that is shorter.</summary>
public static class Revision
{
    /// <summary>Lines removed and added, together: more are never shorter than the passage.</summary>
    private const int MostChanges = 100;

    /// <summary>The passage with the one in view that it stands for; null when that says the same.</summary>
    /// <param name="inView">Passages of any document.</param>
    /// <param name="versionOf">The text of a version of a document; null when it was erased.</param>
    public static ShownPassage? Of(ShownPassage passage, IEnumerable<ShownPassage> inView, Func<string, int, string?> versionOf)
    {
        var best = (Length: int.MaxValue, Before: default(EarlierPassage));
        foreach (var other in inView.Where(one => one.Document == passage.Document && one.Version != passage.Version).OrderByDescending(one => one.Version))
        {
            var before = new EarlierPassage(other.Version, other.From, other.Length);
            if (versionOf(passage.Document, other.Version) is not { } old || versionOf(passage.Document, passage.Version) is not { } now) continue;
            var changes = Changes(passage with { Before = before }, old, now);
            if (changes?.Length == 0) return null;
            var stands = changes is not null || HeadingTrail.At(old, other.From) == HeadingTrail.At(now, passage.From);
            if (stands && (changes?.Length ?? passage.Length) is var length && length < best.Length) best = (length, before);
        }
        return passage with { Before = best.Before };
    }

    /// <summary>A unified diff of the passages; null when it is not shorter than the passage itself. Empty when they say the same.</summary>
    public static string? Changes(ShownPassage passage, string old, string now)
    {
        var before = old.Substring(passage.Before!.From, passage.Before.Length);
        var diff = LineDiff.Between(before, now.Substring(passage.From, passage.Length), MostChanges);
        return diff?.Length < passage.Length ? diff : null;
    }
}
