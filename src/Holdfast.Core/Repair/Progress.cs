using System.Text;
using System.Text.Json;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Repair;

/// <summary>How far the running turn came with its tools, in a line that needs no language: ✓ read_document: 1, 2 ✗ read_document: 3.</summary>
public static class Progress
{
    private const int ArgumentChars = 40;

    /// <summary>What was done, and what was tried and is not done; empty where no tool was called.</summary>
    public static string Of(Conversation c)
    {
        var (done, missing) = (new List<Step>(), new List<Step>());
        var open = new Dictionary<string, Step>(StringComparer.Ordinal);
        foreach (var item in c.Items.Skip(Math.Max(0, PromptFold.TurnIndex(c))))
        {
            if (item is AssistantItem answer) foreach (var call in answer.Blocks.OfType<ToolCallBlock>()) open[call.Id] = new(call.Name, ArgumentOf(call));
            if (item is not ToolResultItem result || !open.Remove(result.CallId, out var step)) continue;
            missing.Remove(step);
            (result.IsError ? missing : done).Add(step);
        }
        missing.AddRange(open.Values);
        return string.Join(' ', new[] { Line("✓", done), Line("✗", [.. missing.Except(done)]) }.Where(line => line.Length > 0));
    }

    /// <summary>A text of the agent's with it; null where the agent says nothing.</summary>
    public static string? After(string? text, Conversation c) => text is null ? null : $"{text} {Of(c)}".TrimEnd();

    private static string Line(string mark, IReadOnlyList<Step> steps)
    {
        var line = new StringBuilder();
        foreach (var same in steps.GroupBy(step => step.Tool))
        {
            var arguments = same.Select(step => step.Argument).OfType<string>().Distinct().ToList();
            line.Append(line.Length == 0 ? mark + " " : "; ").Append(same.Key);
            if (arguments.Count > 0) line.Append(": ").AppendJoin(", ", arguments);
            else if (same.Count() > 1) line.Append($" ×{same.Count()}");
        }
        return line.ToString();
    }

    /// <summary>The first value that is short enough to tell one call from another.</summary>
    private static string? ArgumentOf(ToolCallBlock call)
    {
        try
        {
            var arguments = JsonElement.Parse(call.Arguments);
            return arguments.ValueKind != JsonValueKind.Object ? null : arguments.EnumerateObject()
                .Where(one => one.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                .Select(one => one.Value.ToString().ReplaceLineEndings(" "))
                .FirstOrDefault(value => value.Length is > 0 and <= ArgumentChars);
        }
        catch (JsonException) // what the model wrote is no JSON: its tool says so
        {
            return null;
        }
    }

    private sealed record Step(string Tool, string? Argument);
}
