using System.Diagnostics;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Context;

/// <summary>
/// What the model and the tools say in one conversation: one recorded answer after the other, whatever the prompt has become by then.
/// </summary>
/// <param name="id">Its name at the practice model: bills are found by it.</param>
/// <param name="messages">Of the recording.</param>
/// <param name="heard">Told of each prompt and the index of the recorded answer that it is for.</param>
internal sealed class Script(string id, IReadOnlyList<RecordedMessage> messages, Action<int, SentPrompt>? heard = null)
{
    private static readonly RecordedMessage End = new("assistant", "(end of recording)", []);

    private readonly List<double> _waits = [];
    private int _next = messages.Index().First(message => message.Item.Role == "assistant").Index;
    private int _said = -1;
    private long _released;

    public string Id => id;

    /// <summary>Calls that the practice model did not answer.</summary>
    public int Refused { get; set; }

    /// <summary>Of each model call: milliseconds from the message or tool result that it answers to its arrival at the provider.</summary>
    public IReadOnlyList<double> Waits => _waits;

    /// <summary>Something was given to the server that it owes a model call for.</summary>
    public void Release() => _released = Stopwatch.GetTimestamp();

    /// <returns>What the model says to it.</returns>
    public RecordedMessage Hear(SentPrompt prompt, long arrived)
    {
        _waits.Add(Stopwatch.GetElapsedTime(_released, arrived).TotalMilliseconds);
        if (_next >= messages.Count) return End;
        heard?.Invoke(_next, prompt);
        return messages[_next];
    }

    /// <summary>The answer was given.</summary>
    public void Advance()
    {
        _said = _next;
        do _next++;
        while (_next < messages.Count && messages[_next].Role != "assistant");
    }

    /// <summary>The recorded result of a call of the latest answer.</summary>
    public string Result(string callId) =>
        messages.Skip(_said + 1).TakeWhile(message => message.Role == "tool").First(message => message.ToolCallId == callId).Content;

    /// <summary>The tools of its agent, with the address they are reached at.</summary>
    public IReadOnlyList<ToolDefinition> Reachable(IEnumerable<ToolDefinition> tools, Uri prompter) =>
        [.. tools.Select(tool => tool with { Url = new Uri(prompter, $"tools/{Uri.EscapeDataString(id)}").ToString() })];
}
