using System.Text.Json;
using Holdfast.FakeProviders.Wire;
using static System.FormattableString;

namespace Holdfast.FakeProviders.Replay;

internal enum Speaker { User, Assistant, Tool }

/// <summary>All that one speaker says until another does. Blank text says nothing.</summary>
internal sealed record Step(Speaker Who, string Text, IReadOnlyList<RecordedCall> Calls, IReadOnlyList<(string Id, string Text)> Results)
{
    /// <param name="earlier">The recorded results before it.</param>
    /// <returns>Null when they agree, else what each says, shortened.</returns>
    public string? DifferenceFrom(Step recorded, IReadOnlyList<string> earlier)
    {
        if (Who != recorded.Who) return Clash($"{Who}: {Text}", $"{recorded.Who}: {recorded.Text}");
        if (Text != recorded.Text) return Clash(Text, recorded.Text);
        if (Calls.Count != recorded.Calls.Count) return Clash($"{Calls.Count} tool calls", $"{recorded.Calls.Count} tool calls");
        foreach (var (mine, theirs) in Calls.Zip(recorded.Calls))
            if (mine.Id != theirs.Id || mine.Name != theirs.Name || !Json.Same(mine.Arguments, theirs.Arguments))
                return Clash($"{mine}", $"{theirs}");
        // The order in which parallel results come back means nothing.
        var given = Results.OrderBy(result => result.Id, StringComparer.Ordinal).ToList();
        var wanted = recorded.Results.OrderBy(result => result.Id, StringComparer.Ordinal).ToList();
        var agree = given.Count == wanted.Count
            && given.Zip(wanted).All(pair => pair.First.Id == pair.Second.Id && Patch.Tells(pair.First.Text, pair.Second.Text, earlier));
        return agree ? null : Clash(string.Join(" | ", given), string.Join(" | ", wanted));
    }

    /// <summary>Shows both from a little before where they part.</summary>
    private static string Clash(string request, string recording)
    {
        const int shown = 120, before = 20;
        var same = request.AsSpan().CommonPrefixLength(recording);
        var from = Math.Max(0, same - before);
        return Invariant($"the request has \"{request[from..].Shortened(shown)}\", ")
            + Invariant($"the recording has \"{recording[from..].Shortened(shown)}\" (from character {from})");
    }
}

internal static class Json
{
    /// <summary>Equal as JSON where both are JSON, else as text.</summary>
    public static bool Same(string a, string b)
    {
        if (a == b) return true;
        try
        {
            return JsonElement.DeepEquals(JsonElement.Parse(a), JsonElement.Parse(b));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
