using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Holdfast.Bench.Context;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.People;

/// <summary>A recorded conversation of a customer with a person (STAR) or a model (tau-bench).</summary>
/// <param name="Set">star, or tau-bench.</param>
/// <param name="Gold">What would have been right to do in the end, as calls; empty where nobody said.</param>
internal sealed record Dialogue(string Set, string Id, IReadOnlyList<RecordedMessage> Messages, IReadOnlyList<string> Gold)
{
    private const string Transfer = "transfer_to_human_agents";

    public static IEnumerable<Dialogue> Read(string data)
    {
        foreach (var (set, file) in new[] { ("STAR", "star/star"), ("tau-bench", "tau_bench/airline_gpt4o"), ("tau-bench", "tau_bench/retail_agentverify") })
        {
            using var lines = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(data, $"{file}.jsonl.gz")), CompressionMode.Decompress));
            while (lines.ReadLine() is { } line) yield return Of(set, JsonElement.Parse(line));
        }
    }

    /// <summary>Where the recorded agent gave the conversation to a person; null where it did not.</summary>
    public int? Transferred =>
        Messages.ToList().FindIndex(message => message.ToolCalls.Any(call => call.Name == Transfer)) is var at and >= 0 ? at : null;

    /// <summary>
    /// Where a person might take over: after what the customer said a quarter, half and three quarters of the way, and in the end.
    /// </summary>
    public IReadOnlyList<int> Moments
    {
        get
        {
            int[] said = [.. Enumerable.Range(1, Messages.Count - 1).Where(end => Messages[end - 1].Role == "user" && IsWhole(end))];
            return said.Length == 0 ? [] : [.. new[] { 0.25, 0.5, 0.75, 1 }.Select(part => said[(int)Math.Ceiling(part * said.Length) - 1]).Distinct()];
        }
    }

    public IEnumerable<ImportMessage> Before(int end) => Messages.Take(end).Select(message => new ImportMessage(
        Enum.Parse<MessageRole>(message.Role, ignoreCase: true), message.Content, ToolCalls: message.ToolCalls.Count > 0 ? message.ToolCalls : null,
        ToolCallId: message.ToolCallId));

    public string TextBefore(int end) => TextOf(Messages.Take(end));

    public string TextFrom(int start) => TextOf(Messages.Skip(start));

    private static string TextOf(IEnumerable<RecordedMessage> messages)
    {
        var text = new StringBuilder();
        foreach (var message in messages)
        {
            if (message.Content.Length > 0) text.AppendLine(message.Role == "tool" ? string.Join('\n', Leaves.Of(message.Content)) : message.Content);
            foreach (var leaf in message.ToolCalls.SelectMany(call => Leaves.Of(call.Arguments))) text.AppendLine(leaf);
        }
        return text.ToString();
    }

    /// <summary>Every call has its result before it.</summary>
    private bool IsWhole(int end)
    {
        var open = new HashSet<string>();
        foreach (var message in Messages.Take(end))
        {
            if (message.Role != "tool" && open.Count > 0) return false;
            open.UnionWith(message.ToolCalls.Select(call => call.Id));
            if (message.ToolCallId is { } answered && !open.Remove(answered)) return false;
        }
        return open.Count == 0;
    }

    private static Dialogue Of(string set, JsonElement json)
    {
        var messages = json.GetProperty("messages").EnumerateArray().Where(message => Text(message, "role") != "system").Select(Message).ToList();
        var gold = json.GetProperty("labels").TryGetProperty("gold_actions", out var actions) && actions.ValueKind == JsonValueKind.Array
            ? actions.EnumerateArray().Select(action => action.GetRawText()).ToList() : [];
        return new(set, json.GetProperty("id").GetString()!, messages, gold);
    }

    private static RecordedMessage Message(JsonElement message) => new(
        Text(message, "role"), Text(message, "content"),
        message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array
            ? [.. calls.EnumerateArray().Select(call => new ToolCall(Text(call, "id"), Text(call, "name"), Text(call, "arguments")))] : [],
        message.TryGetProperty("tool_call_id", out var id) ? id.GetString() : null);

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
}
