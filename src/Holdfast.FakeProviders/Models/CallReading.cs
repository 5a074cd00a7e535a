using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Models;

/// <summary>What models ask of a call.</summary>
internal static class CallReading
{
    /// <summary>The index of the last turn in which the user said something.</summary>
    public static int LastSaid(this ModelRequest call)
    {
        for (var at = call.Turns.Count - 1; at >= 0; at--)
            if (call.Turns[at].Role == Role.User && call.Turns[at].Blocks.Any(block => block is Block.Text)) return at;
        return -1;
    }

    public static string LastWords(this ModelRequest call) =>
        call.LastSaid() is var at and >= 0
            ? string.Join("\n\n", call.Turns[at].Blocks.OfType<Block.Text>().Select(text => text.Value))
            : "";

    /// <summary>Results that came since the user last spoke, with the name of the tool.</summary>
    public static List<(string Tool, string Result)> FreshResults(this ModelRequest call)
    {
        var since = call.Turns.Skip(Math.Max(0, call.LastSaid())).SelectMany(turn => turn.Blocks).ToList();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var use in since.OfType<Block.ToolUse>()) names[use.Id] = use.Name;
        return since.OfType<Block.ToolResult>()
            .Where(result => names.ContainsKey(result.Id))
            .Select(result => (names[result.Id], result.Value)).ToList();
    }

    public static string NewCallId(this ModelRequest call) => Ids.Next(call.Dialect == "anthropic" ? "toolu_" : "call_");

    public static bool MayCallTools(this ModelRequest call) => call.Tools.Count > 0 && call.ToolChoice.Mode != ToolMode.None;
}
