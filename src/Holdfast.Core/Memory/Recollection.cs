using Holdfast.Core.Journal;

namespace Holdfast.Core.Memory;

/// <summary>What an entry holds that can be recalled.</summary>
public static class Recollection
{
    /// <summary>Null when there is nothing to recall: what happened around the messages, and what was itself recalled.</summary>
    public static Remembered? Of(Entry entry) => entry.Fact switch
    {
        MessageImported f => Remember(f.Role, f.Name, f.SentAt, f.Content),
        UserMessage f => Remember(MessageRole.User, null, null, f.Content),
        Answer f => Remember(MessageRole.Assistant, null, null, string.Join('\n', f.Blocks.OfType<TextBlock>().Select(block => block.Text))),
        TurnStopped { Said: { } said } => Remember(MessageRole.Assistant, null, null, said),
        PersonSaid f => Remember(MessageRole.Assistant, null, null, f.Content),
        ToolResult f => Remember(MessageRole.Tool, f.Name, null, f.Content),
        _ => null,

    } is { } remembered ? remembered with { Seq = entry.Seq, At = remembered.At == default ? entry.At : remembered.At } : null;

    private static Remembered? Remember(MessageRole role, string? speaker, DateTimeOffset? at, string text) =>
        string.IsNullOrWhiteSpace(text) ? null : new(0, role, speaker, at ?? default, text);
}
