using System.Text;
using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Dialects;
using Holdfast.Runtime.Ports;

namespace Holdfast.Server.DropIn;

/// <summary>The tools that a client at a door runs itself: the model of the conversation may call them, and the client brings their results.</summary>
internal static class DoorTools
{
    /// <summary>What both providers take.</summary>
    private const int LongestName = 64;

    private const string NoArguments = """{"type":"object","properties":{}}""";

    /// <summary>None where the client wants none to be called.</summary>
    public static IReadOnlyList<ClientTool> Of(Asked asked) => asked.Choice is { Kind: AskedChoiceKind.None } ? []
        : [.. asked.Tools.Select(tool => new ClientTool(tool.Name, tool.Description ?? "", tool.Schema?.GetRawText() ?? NoArguments))];

    /// <summary>Why they cannot be offered, with the field; null when they can.</summary>
    public static string? Problem(Asked asked)
    {
        if (asked.Choice is { Kind: AskedChoiceKind.Any or AskedChoiceKind.Named }) return "tool_choice: the model chooses by itself. Leave it out, or send auto or none.";
        if (asked.Tools.FirstOrDefault(tool => !IsName(tool.Name)) is { } odd)
            return $"tools: a name is 1 to 64 letters, digits, underscores and hyphens, and {odd.Name} is none.";
        if (asked.Tools.GroupBy(tool => tool.Name).FirstOrDefault(same => same.Count() > 1) is { } doubled) return $"tools: {doubled.Key} stands there twice.";
        var bytes = Of(asked).Sum(tool => Encoding.UTF8.GetByteCount(tool.Description) + Encoding.UTF8.GetByteCount(tool.InputSchema));
        return asked.Tools.Count > Limits.ClientTools || bytes > Limits.ClientToolBytes
            ? $"tools: at most {Limits.ClientTools} of {Limits.ClientToolBytes} bytes together."
            : null;
    }

    /// <summary>What is not said of them to the model.</summary>
    public static IEnumerable<string> Dropped(Asked asked, Operation operation)
    {
        if (asked.OneCallAtATime) yield return operation == Operation.Messages ? "disable_parallel_tool_use" : "parallel_tool_calls";
        if (asked.Tools.Any(tool => tool.Strict == true)) yield return "strict";
    }

    /// <summary>What a dialect calls the field that names the call of a result.</summary>
    public static string ResultField(Operation operation) => operation switch
    {
        Operation.Messages => "tool_result.tool_use_id",
        Operation.ChatCompletions => "messages.tool_call_id",
        _ => "function_call_output.call_id",
    };

    private static bool IsName(string name) => name.Length is > 0 and <= LongestName && name.All(unit => char.IsAsciiLetterOrDigit(unit) || unit is '_' or '-');
}
