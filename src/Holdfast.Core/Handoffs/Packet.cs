using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Core.Models;
using Holdfast.Core.Reviews;

namespace Holdfast.Core.Handoffs;

/// <summary>
/// What a person is given who takes a conversation over, so that nobody has to repeat anything. Made of the journal and of nothing else: it is whole when no model
/// answers.
/// </summary>
/// <param name="Wants">What the user said that nobody has answered; where all is answered, what they said last.</param>
/// <param name="Summary">The newest that a model wrote; null = none did.</param>
/// <param name="Facts">What the user wants, told and prefers, what was promised, and every value that was said, each with its entry.</param>
/// <param name="Tried">Tool calls with what came of them, and attempts that failed, oldest first.</param>
/// <param name="Reasoning">What the model thought last, where its provider gives it.</param>
/// <param name="Draft">The beginning of an answer that broke off.</param>
/// <param name="Transcript">What was said, by whom.</param>
/// <param name="Left">Older lines of it that are left out; the journal has them.</param>
/// <param name="Earlier">Hand-offs before this one.</param>
/// <param name="Why">What led to it, and until when somebody should have come.</param>
/// <param name="Statement">How far the model says it came; where it said nothing, what follows from why it was handed off.</param>
/// <param name="Cost">So far.</param>
public sealed record Packet(
    IReadOnlyList<string> Wants,
    string? Summary,
    IReadOnlyList<Note> Facts,
    IReadOnlyList<PacketStep> Tried,
    string? Reasoning,
    string? Draft,
    IReadOnlyList<PacketLine> Transcript,
    int Left,
    IReadOnlyList<PacketHandoff> Earlier,
    PacketReason Why,
    HandoffStatement Statement,
    PacketCost Cost)
{
    private const int MostLines = 500, MostSteps = 100, ResultChars = 600;

    /// <param name="c">What the entries fold to.</param>
    /// <param name="entries">All of them.</param>
    /// <param name="seq">Of the hand-off.</param>
    public static Packet Of(Conversation c, IReadOnlyList<Entry> entries, long seq)
    {
        var said = entries.Select(ItemOf).OfType<PromptItem>().ToList();
        var facts = FactSheet.All(said);
        var weighty = facts.Where(note => note.Kind != NoteKind.Value).Select(note => note.Seq).ToHashSet();
        if (c.Marks is { } marks) weighty.UnionWith(marks.Where(mark => mark.Value == Tier.Core).Select(mark => mark.Key));
        var lines = entries.Select(entry => LineOf(entry, weighty)).OfType<PacketLine>().ToList();
        var left = Math.Max(0, lines.Count - MostLines);
        var why = (HandedOff)entries[(int)seq - 1].Fact;
        return new(
            Unanswered(c, entries), c.Summary?.Text, facts, Steps(entries), Thought(entries), c.Handoff?.Seq == seq ? c.Handoff.Waiting?.Cut : null, lines[left..], left,
            Before(entries, seq), Because(why, entries), WithHeld(NextSteps.Of(why), entries, seq), CostOf(c, entries));
    }

    /// <summary>An answer that was held, and that nobody said no to, is a reply that could be sent.</summary>
    private static HandoffStatement WithHeld(HandoffStatement statement, IReadOnlyList<Entry> entries, long seq)
    {
        var last = entries.Take((int)seq - 1).Select(entry => entry.Fact)
            .LastOrDefault(fact => fact is AnswerHeld or AnswerDeclined or Answer or AttemptStarted);
        return statement.Draft is null && last is AnswerHeld held ? statement with { Draft = AnswerReview.TextOf(held.Blocks) } : statement;
    }

    private static PacketReason Because(HandedOff why, IReadOnlyList<Entry> entries) => new(
        why.Code, why.Reason, why.Due, [.. (why.Evidence ?? []).Select(at => new PacketEvidence(at, Short(SaidIn(entries[(int)at - 1].Fact))))]);

    private static string SaidIn(Fact fact) => fact switch
    {
        UserMessage f => f.Content,
        ToolResult f => f.Content,
        TurnStopped f => f.Reason,
        AnswerHeld f => AnswerReview.TextOf(f.Blocks),
        Answer f => string.Join('\n', f.Blocks.Select(block => block switch { TextBlock said => said.Text, ToolCallBlock call => $"{call.Name} {call.Arguments}", _ => "" }).Where(text => text.Length > 0)),
        _ => "",
    };

    private static PacketCost CostOf(Conversation c, IReadOnlyList<Entry> entries)
    {
        var ended = entries.Select(entry => entry.Fact).OfType<AttemptEnded>().ToList();
        return new(c.CostNanoUsd, ended.Count, ended.Count(attempt => attempt.Failure is not null));
    }

    private static List<string> Unanswered(Conversation c, IReadOnlyList<Entry> entries)
    {
        var waiting = c.Handoff?.Waiting?.FirstSeq ?? long.MaxValue;
        var asked = entries.Where(entry => entry.Seq >= waiting).Select(entry => entry.Fact).OfType<UserMessage>().Select(message => message.Content).ToList();
        return asked.Count > 0 ? asked : [.. entries.Select(UserText).OfType<string>().TakeLast(1)];
    }

    private static string? UserText(Entry entry) => entry.Fact switch
    {
        UserMessage f => f.Content,
        MessageImported { Role: MessageRole.User } f => f.Content,
        _ => null,
    };

    /// <summary>Answers with the calls they made: arguments hold values as well.</summary>
    private static PromptItem? ItemOf(Entry entry) => entry.Fact switch
    {
        _ when UserText(entry) is { } text => new UserItem(entry.Seq, 0, text),
        Answer f => new AssistantItem(entry.Seq, 0, f.Blocks, Model: null),
        MessageImported { Role: MessageRole.Tool } f => new ToolResultItem(entry.Seq, 0, f.ToolCallId!, f.Name ?? "", f.Content, IsError: false),
        MessageImported f => new AssistantItem(entry.Seq, 0, [new TextBlock(f.Content), .. f.ToolCalls ?? []], Model: null),
        PersonSaid f => new AssistantItem(entry.Seq, 0, [new TextBlock(f.Content)], Model: null),
        ToolResult f => new ToolResultItem(entry.Seq, 0, f.CallId, f.Name, f.Content, f.IsError),
        _ => null,
    };

    private static PacketLine? LineOf(Entry entry, HashSet<long> weighty) => entry.Fact switch
    {
        _ when UserText(entry) is { } text => Line(entry, "user", text, weighty),
        Answer { Unsaid: true } => null,
        PersonSaid f => Line(entry, f.By is null ? "person" : $"person {f.By}", f.Content, weighty),
        NoteTaken f => Line(entry, f.By is null ? "note" : $"note {f.By}", f.Text, weighty),
        TurnStopped { Said: { } said } => Line(entry, "agent", said, weighty),
        HandedOff { Said: { } said } => Line(entry, "agent", said, weighty),
        Noticed f => Line(entry, "agent", f.Text, weighty),
        Answer or MessageImported { Role: MessageRole.Assistant } => string.Concat(((AssistantItem)ItemOf(entry)!).Blocks.OfType<TextBlock>().Select(block => block.Text)) is { Length: > 0 } text
            ? Line(entry, "agent", text, weighty)
            : null,
        _ => null,
    };

    private static PacketLine Line(Entry entry, string by, string text, HashSet<long> weighty) => new(entry.Seq, entry.At, by, text, weighty.Contains(entry.Seq));

    private static List<PacketStep> Steps(IReadOnlyList<Entry> entries)
    {
        var (steps, calls) = (new List<PacketStep>(), new Dictionary<string, ToolCallBlock>(StringComparer.Ordinal));
        foreach (var entry in entries)
        {
            switch (entry.Fact)
            {
                case Answer f: Remember(f.Blocks.OfType<ToolCallBlock>()); break;
                case MessageImported { Role: MessageRole.Assistant } f: Remember(f.ToolCalls ?? []); break;
                case ToolResult f: steps.Add(Step(entry, f.CallId, f.Name, f.Content, f.IsError)); break;
                case MessageImported { Role: MessageRole.Tool } f: steps.Add(Step(entry, f.ToolCallId!, f.Name ?? "", f.Content, isError: false)); break;
                case AnswerDeclined f:
                    steps.Add(new(entry.Seq, "model", null, $"A person did not let its answer be sent. {f.Feedback}".TrimEnd(), IsError: true));
                    break;
                case AttemptEnded { Failure: { Kind: not FailureKind.Cancelled } failure }: steps.Add(new(entry.Seq, "model", null, failure.Message, IsError: true)); break;
            }
        }
        return [.. steps.TakeLast(MostSteps)];

        // Ids repeat from answer to answer: the latest call of an id is meant.
        void Remember(IEnumerable<ToolCallBlock> made)
        {
            foreach (var call in made) calls[call.Id] = call;
        }

        PacketStep Step(Entry entry, string callId, string name, string content, bool isError)
        {
            var call = calls.GetValueOrDefault(callId);
            return new(entry.Seq, call?.Name ?? name, call?.Arguments, Short(content), isError);
        }
    }

    private static string Short(string text) => text.Length <= ResultChars ? text : text[..ResultChars] + "…";

    private static string? Thought(IReadOnlyList<Entry> entries) =>
        entries.Select(entry => entry.Fact).OfType<Answer>().SelectMany(answer => answer.Blocks).OfType<ThinkingBlock>().LastOrDefault(block => block.Text.Length > 0)?.Text;

    private static List<PacketHandoff> Before(IReadOnlyList<Entry> entries, long seq)
    {
        var earlier = new List<PacketHandoff>();
        foreach (var entry in entries.TakeWhile(entry => entry.Seq < seq))
        {
            if (entry.Fact is HandedOff f) earlier.Add(new(entry.Seq, entry.At, f.Code, Note: null, f.Reason));
            else if (entry.Fact is Returned { Note: { } note } && earlier.Count > 0) earlier[^1] = earlier[^1] with { Note = note };
        }
        return earlier;
    }
}

/// <param name="By">user, agent, person or note, the last two with who it was.</param>
/// <param name="Weighty">It holds what the user wants, told or prefers, a promise, or was pinned.</param>
public sealed record PacketLine(long Seq, DateTimeOffset At, string By, string Text, bool Weighty);

/// <param name="Tool">model = an attempt at an answer.</param>
/// <param name="Result">Its beginning.</param>
public sealed record PacketStep(long Seq, string Tool, string? Arguments, string Result, bool IsError);

/// <param name="Note">With which it was returned.</param>
public sealed record PacketHandoff(long Seq, DateTimeOffset At, string Code, string? Note, string Reason);

/// <param name="Due">When somebody should have come; null = no time was promised.</param>
public sealed record PacketReason(string Code, string Reason, DateTimeOffset? Due, IReadOnlyList<PacketEvidence> Evidence);

/// <param name="Text">What the entry says, or its beginning.</param>
public sealed record PacketEvidence(long Seq, string Text);

/// <param name="Attempts">Calls to models that ended.</param>
/// <param name="Failed">Those of them that brought no whole answer.</param>
public sealed record PacketCost(long NanoUsd, int Attempts, int Failed);
