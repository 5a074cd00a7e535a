using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;
using static System.FormattableString;

namespace Holdfast.Bench.Context;

/// <summary>Does the prompt hold what the model needs for the step that it really took next?</summary>
internal static class NextStepFigures
{
    private const double Reach = 98;

    private const int KindsShown = 8;

    public static void Add(IReadOnlyList<Played> played, Report report)
    {
        foreach (var set in played.GroupBy(one => one.Recording.Set).OrderBy(set => set.Key.File, StringComparer.Ordinal))
        {
            report.Add($"next step, {set.Key.Name}: sessions", "", set.Count());
            report.Add($"next step, {set.Key.Name}: messages with calls", "", set.Sum(one => one.Steps.Count));
            report.Add($"next step, {set.Key.Name}: values they need", "", set.Sum(Needed));
            report.Add($"next step, {set.Key.Name}: values in the prompt", "%", Share(set), Target.AtLeast(Reach));
        }
        foreach (var family in played.GroupBy(one => one.Recording.Set.Family))
            report.Add($"next step, all {family.Key}: values in the prompt", "%", Share(family), Target.AtLeast(Reach));
        report.Add("next step, all: values in the prompt", "%", Share(played), Target.AtLeast(Reach));
    }

    /// <summary>Which kinds are lost, and a file with every one.</summary>
    public static void Explain(IReadOnlyList<Played> played, Report report)
    {
        var lost = played.SelectMany(LostValue.Of).ToList();
        var kinds = lost.GroupBy(value => (value.Set.Family, value.Kind, value.LastIn))
            .OrderByDescending(kind => kind.Count()).Take(KindsShown)
            .Select(kind => Invariant($"{kind.Count()} {kind.Key.Family} {kind.Key.Kind}s last seen in {kind.Key.LastIn}"));
        var file = Path.Combine(Workshop.Scratch, "context-lost.jsonl");
        File.WriteAllLines(file, lost.Select(value => value.ToJson()));
        report.Note(
            $"next step: {lost.Count} values lost, most of them: {string.Join("; ", kinds)}. "
            + $"All are in {Path.GetRelativePath(Workshop.Root, file)}.");
    }

    private static int Needed(Played played) => played.Steps.Sum(step => step.Needed.Count);

    /// <summary>Per cent of all values.</summary>
    public static double Share(IEnumerable<Played> played)
    {
        var (needed, lost) = (played.Sum(Needed), played.Sum(one => one.Steps.Sum(step => step.Lost.Count)));
        return 100.0 * (needed - lost) / needed;
    }
}
