using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Replay;

/// <summary>Brings a request and a recording into one shape, so that they can be compared step by step. System text is left out.</summary>
internal sealed class StepBuilder
{
    private readonly List<Step> _steps = [];

    public static List<Step> Of(IEnumerable<RecordedMessage> messages)
    {
        var builder = new StepBuilder();
        foreach (var message in messages)
        {
            switch (message.Role)
            {
                case "user": builder.Add(Speaker.User, message.Content, [], []); break;
                case "assistant": builder.Add(Speaker.Assistant, message.Content, message.ToolCalls, []); break;
                case "tool": builder.Add(Speaker.Tool, "", [], [(message.ToolCallId ?? "", message.Content)]); break;
            }
        }
        return builder._steps;
    }

    public static List<Step> Of(IEnumerable<Turn> turns)
    {
        var builder = new StepBuilder();
        foreach (var turn in turns.Where(turn => turn.Role != Role.System))
            foreach (var block in turn.Blocks) builder.Add(turn.Role == Role.User ? Speaker.User : Speaker.Assistant, block);
        return builder._steps;
    }

    private void Add(Speaker who, Block block)
    {
        switch (block)
        {
            case Block.Text text: Add(who, text.Value, [], []); break;
            case Block.ToolUse use: Add(who, "", [new RecordedCall(use.Id, use.Name, use.Arguments)], []); break;
            case Block.ToolResult result: Add(Speaker.Tool, "", [], [(result.Id, result.Value)]); break;
        }
    }

    private void Add(Speaker who, string text, IReadOnlyList<RecordedCall> calls, IReadOnlyList<(string, string)> results)
    {
        if (string.IsNullOrWhiteSpace(text)) text = "";
        if (_steps.Count == 0 || _steps[^1].Who != who)
        {
            _steps.Add(new Step(who, text, calls, results));
            return;
        }
        var last = _steps[^1];
        var joined = last.Text.Length == 0 ? text : text.Length == 0 ? last.Text : $"{last.Text}\n\n{text}";
        _steps[^1] = new Step(who, joined, [.. last.Calls, .. calls], [.. last.Results, .. results]);
    }
}
