using System.Text.Json.Serialization;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Tools;

namespace Holdfast.Core.Context;

/// <summary>One message of a prompt, before any dialect: who says it and from which entry it comes.</summary>
/// <param name="Seq">The entry it stands for.</param>
/// <param name="Size">Of its content, as <see cref="TextWeight"/> counts it: what token estimates are made from.</param>
public abstract record PromptItem(long Seq, int Size)
{
    /// <summary>What stands here is what compaction left of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Shortened { get; init; }
}

public sealed record UserItem(long Seq, int Size, string Text) : PromptItem(Seq, Size)
{
    /// <summary>Not the user's words: a person of the team tells the model what they think of an answer that the user never saw.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OfReview { get; init; }
}

/// <summary>
/// Earlier messages brought back for a turn, shown in the user's place. Only their numbers are known here: the texts stand in the journal once, and are
/// put in their place before the prompt is rendered.
/// </summary>
/// <param name="Quoted">Entries, ascending.</param>
/// <param name="ByDay">As in <see cref="Recalled"/>.</param>
public sealed record RecalledItem(long Seq, int Size, IReadOnlyList<long> Quoted, bool ByDay = false) : PromptItem(Seq, Size);

/// <summary>Passages of the agent's documents, shown in the user's place. Like what is recalled, only where they stand is known here.</summary>
public sealed record KnowledgeItem(long Seq, int Size, IReadOnlyList<ShownPassage> Passages) : PromptItem(Seq, Size);

/// <summary>The fact sheet of earlier epochs, shown in the user's place; always the first item.</summary>
public sealed record SheetItem(long Seq, int Size, IReadOnlyList<Note> Notes) : PromptItem(Seq, Size)
{
    /// <summary>Stands above the notes; null = none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Summary? Summary { get; init; }
}

/// <param name="Model">provider/model that said it: thinking goes back to no other.</param>
public sealed record AssistantItem(long Seq, int Size, IReadOnlyList<Block> Blocks, string? Model) : PromptItem(Seq, Size);

/// <param name="Content">What is shown.</param>
public sealed record ToolResultItem(long Seq, int Size, string CallId, string Name, string Content, bool IsError) : PromptItem(Seq, Size)
{
    /// <summary>Set where only the differences from an earlier result are shown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Likeness? Like { get; init; }
}

/// <param name="Seq">The entry of the earlier result, which is in view as it was.</param>
/// <param name="Whole">The result without reference to it.</param>
public sealed record Likeness(long Seq, string Whole);

/// <summary>
/// What a model is shown, provider-neutral. Inside an epoch each prompt is a prefix of the next: items are only added at the end.
/// Adjacent items of one side (two user messages; several tool results and a user message) are one message where a dialect demands it.
/// </summary>
/// <param name="System">The system prompt; never empty.</param>
/// <param name="CacheSystem">Put a cache breakpoint after tools and system prompt.</param>
/// <param name="CacheAfter">Indexes into <paramref name="Items"/> after which a cache breakpoint goes, ascending; at most 3.</param>
/// <param name="CacheLong">What is cached is to be kept for an hour and not for minutes.</param>
public sealed record Prompt(
    string System,
    IReadOnlyList<ToolSpec> Tools,
    IReadOnlyList<PromptItem> Items,
    bool CacheSystem,
    IReadOnlyList<int> CacheAfter,
    ShareTokens Tokens,
    bool CacheLong = false);
