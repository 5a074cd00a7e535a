using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Journal;

/// <summary>The stored form of every fact. What stands here was written to somebody's disk: lines are added, never changed.</summary>
public sealed class EntryCodecTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 1, 12, 0, 0, 123, TimeSpan.Zero);
    private static readonly Dictionary<string, string> Metadata = new() { ["a"] = "b" };

    private static readonly Fact[] Facts =
    [
        new ConversationStarted("helper", ConversationMode.Interactive),
        new ConversationStarted("helper", ConversationMode.Background, "ann", Metadata, new ForkOrigin("cnv_0", 7)),
        new MessageImported(MessageRole.User, "q"),
        new MessageImported(MessageRole.Assistant, "", "bot", At, "m1", [new ToolCallBlock("x", "lookup", "{\"a\":1}")]),
        new MessageImported(MessageRole.Tool, "r", "lookup", ToolCallId: "x"),
        new UserMessage("Grüße, \"世界\" <&> 👋\n", Metadata),
        new UserMessage(""),
        new AttemptStarted(1, "first/a", 3, "aGFzaA==", new ShareTokens(1, 2, 3), 4, 5, 6),
        new AttemptEnded(1, null, new Usage(1, 2, 3, 4, 5, 6), 7, false, "first/a@2026-01-01", "a-2026", "req_1", 8, 9),
        new AttemptEnded(2, null, default, 0),
        new AttemptEnded(3, new Failure(FailureKind.RateLimited, FailureStage.Preparing, FailureSide.Ours, "m", 429, 1_000), default, 0, UsageEstimated: true),
        new AttemptEnded(4, new Failure(FailureKind.Abandoned, FailureStage.Streaming, FailureSide.Provider, "m"), default, 0, FirstTokenMs: 0),
        new Answer(1, [new TextBlock("t"), new ThinkingBlock("h"), new ThinkingBlock("h", "sig"), new ToolCallBlock("x", "lookup", "{"), new OpaqueBlock("anthropic", "{\"type\":\"new\"}")], StopReason.ToolUse),
        new Answer(1, [], StopReason.EndTurn),
        new Answer(1, [new TextBlock("t")], StopReason.Interrupted, Partial: true),
        new ToolsStarted(["x", "y"]),
        new ToolResult("x", "lookup", "r"),
        new ToolResult("x", "lookup", "", IsError: true, DurationMs: 12),
        new EpochOpened(2, 14, "history_over_budget"),
        new Parked("overloaded", "it broke", At),
        new CancelRequested(),
        new CancelRequested("enough"),
        new TurnStopped("cancelled", "Cancelled by request."),
        new Marked(2, Tier.Core, "My name is Anna."),
        new Resolved(),
        new Resolved("fixed"),
        new Feedback(),
        new Feedback(5, false, "good"),
        new EpochOpened(
            2, 14, "working_over_budget", DropsThinking: true, [3, 4], [new Rewritten(5, "r")],
            [new Note(NoteKind.Intent, 2, "i"), new Note(NoteKind.Value, 3, "A-17")]),
        new Recalled([2, 5], 120),
        new Recalled([], 0),
        new Recalled([2, 5], 120, ByDay: true),
        new MemoryShown("[Remembered]", ["fct_1", "/memories/a"]),
        new MemoryShown(""),
        new KnowledgeShown([new ShownPassage("a/b.md", 2, 0, 40), new ShownPassage("c", 3, 700, 90, new EarlierPassage(1, 650, 80))], 512),
        new AttemptStarted(2, "first/a", 3, "aGFzaA==", new ShareTokens(1, 2, 3, 4, 5), 4, 5, 6),
        new TokensCounted("p/m", 5_000, 1_300),
        new ToolResult("x", "lookup", "r", Like: 17),
        new AttemptStarted(3, "first/a", 3, "aGFzaA==", new ShareTokens(1, 2, 0), 4, 5, 6, Purpose.Summary),
        new Summarised(9, "They spoke of #W2378156 (#2)."),
        new EpochOpened(3, 1, "history_over_budget", Notes: [new Note(NoteKind.Value, 2, "#W2378156")], Summary: 12),
        new Deferred("No model answers.", At),
        new AttemptStarted(4, "e/v", 3, "aGFzaA==", new ShareTokens(0, 2, 0), 4, 0, 6, Purpose.Embedding),
        new Embedded("e/v", 17, Whole: true),
        new Noticed("delayed", "It takes longer."),
        new HandedOff("models_unavailable", "No model answered.", "A person takes over."),
        new PersonSaid("I am here.", "key_1"),
        new Returned("Refund is done.", "key_1"),
        new Answer(5, [], StopReason.Empty),
        new BatchOpened("reviews", "Say pos or neg.", 2, 10, 100),
        new BatchOpened("default", null, 1, 4, 4, "bat_0"),
        new ItemsGiven([new BatchItem("a", "One"), new BatchItem("b", "Two")]),
        new AttemptStarted(5, "first/a", 3, "aGFzaA==", new ShareTokens(1, 0, 2), 4, 5, 6, Purpose.Items),
        new ItemsAnswered(5, [new ItemAnswer("a", "pos")]),
        new ItemsAnswered(5, [new ItemAnswer("a", "pos")], ["b"]),
        new ItemsFailed([new ItemFailure("b", "No.")]),
        new BatchResized(10, 5, "timed_out", 5),
        new BatchEnded("completed", 1, 1),
        new Resolved("fixed", "ada"),
        new HandedOff("user_asked", "The user asked for a person.", "A person takes over.", new DateTimeOffset(2026, 11, 1, 12, 5, 0, TimeSpan.Zero), 2),
        new ReviewAsked(ReviewSubject.ToolCall, "pay", new DateTimeOffset(2026, 11, 1, 12, 5, 0, TimeSpan.Zero), true, "p1", "{}"),
        new ReviewAsked(ReviewSubject.Clarification, "Which one?", new DateTimeOffset(2026, 11, 1, 12, 5, 0, TimeSpan.Zero), Base: 3, Evidence: [new("cnv_1", 5, "Which one?")]),
        new ReviewDecided(6, true, "{}", "Less.", "ada", 4),
        new Claimed(6, "ada", "bob"),
        new Claimed(6, null),
        new NoteTaken("She called twice.", "ada"),
        new BatchOpened("default", null, 1, 4, 4, Tier: ServiceTier.Batch),
        new AttemptStarted(7, "first/a", 3, "aGFzaA==", new ShareTokens(1, 0, 2), 4, 5, 6, Purpose.Items, Submission: 6, Items: 10),
        new SubmissionTried(6),
        new Submitted(6, "msgbatch_1", At),
        new SubmissionFailed(6, new Failure(FailureKind.Expired, FailureStage.AwaitingFirstToken, FailureSide.Provider, "m"), At, Unknown: true),
        new SubmissionSeen(6, 3, At),
        new SubmissionCancelled(6, At),
        new FellBack("No batch interface."),
        new ToolsGiven([new ClientTool("find", "Finds.", """{"type":"object"}""")]),
        new ToolsGiven([], InTurn: true),
        new UserMessage("And quickly.", Joins: true),
        new DraftAsked("Be brief.", "ada"),
        new Drafted(9, 4, "first/a", "It comes on Monday."),
        new DraftGivenUp(9, "it broke"),
        new Reminded(6, At, "ada"),
        new Overdue(6, At, 12),
        new Released(6, "ada"),
        new HandedOff("model", "It is not known.", Subject: "s", Evidence: [5], Statement: new(["a"], ["b"], "Look.", "Sorry.", 0.2, "A guess.")),
        new PersonRequested("Enough."),
        new Answer(5, [], StopReason.EndTurn, Doubt: new("unsupported", true, ["17"], [3])),
        new AnswerHeld(5, [new TextBlock("It costs 17 euros.")], StopReason.EndTurn, new("unsupported", true, ["17"])),
        new ReviewAsked(ReviewSubject.Answer, "What does it cost?", At, true, Proposed: "It costs 17 euros."),
        new AnswerDeclined(8, "Name no price."),
        new Answer(5, [], StopReason.EndTurn, Held: 8),
        new Answer(5, [], StopReason.ToolUse, Unsaid: true),
        new Economised("85 % of budget support are used.", Cheaper: true, 512, WrapsUp: true),
        new AttemptStarted(6, "anthropic/claude-haiku-4-5", 2, "q83vEjRWeJCrze8SNFZ4kA==", new ShareTokens(0, 20, 0), 90, 512, 0, OverBudget: true),
        new AttemptStarted(7, "second/b", 2, "aGFzaA==", new ShareTokens(0, 20, 0), 90, 512, 0, InPlaceOf: "first/a", SparedTokens: 300),
        new AttemptEnded(7, null, new Usage(1, 2, 3, 4, 5), 7, Price: "second/b@2026-01-01", Saved: new(1, -2, 3, 4)),
        new Routed("second/b", 0.25, "Complexity 0.25 is under 0.50: 4 words."),
        new AttemptEnded(8, null, new Usage(1, 0, 0, 0, 5), 7, Price: "second/b@2026-01-01", Saved: new(Context: 300)),
        new AttemptStarted(8, "first/a", 2, "aGFzaA==", new ShareTokens(0, 20, 0), 90, 512, 0, Reuses: new(At, new Usage(1, 2, 3, 4, 5))),
        new AttemptEnded(9, null, new Usage(900, 0, 0, 0, 5), 7, Price: "second/b@2026-01-01", Unused: new(120, 3)),
    ];

    private static string[] Lines => Golden.Read("facts.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void Every_fact_is_written_exactly_as_before() => Assert.Equal(Lines, Facts.Select(Show.Fact));

    [Fact]
    public void Every_line_is_read_to_what_was_written() =>
        Assert.Equal(Lines, Lines.Select(line => Show.Fact(EntryCodec.Decode(Encoding.UTF8.GetBytes(line)))));

    [Fact]
    public void Every_kind_of_fact_is_among_them() =>
        Assert.Equal(Kinds(typeof(Fact)), Facts.Select(EntryCodec.KindOf).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_kind_of_block_is_among_them() => Assert.Equal(Kinds(typeof(Block)), Facts.OfType<Answer>().SelectMany(answer => answer.Blocks)
        .Select(block => JsonSerializer.SerializeToElement(block).GetProperty("type").GetString()!)
        .Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Words_stored_by_name_keep_their_names() => Assert.Equal(
        "user,assistant,tool|interactive,background|end_turn,tool_use,max_tokens,stop_sequence,refusal,pause_turn,context_full,interrupted,cut,empty|"
        + "preparing,connecting,awaiting_first_token,streaming|ours,network,provider|"
        + "rate_limited,overloaded,server_error,connection_lost,connect_timeout,first_token_timeout,stalled,attempt_timeout,malformed,prompt_too_long,"
        + "invalid_request,authentication,model_not_found,spend_cap,content_refused,cancelled,abandoned,busy,over_budget,expired",
        string.Join('|', Names<MessageRole>(), Names<ConversationMode>(), Names<StopReason>(), Names<FailureStage>(), Names<FailureSide>(), Names<FailureKind>()));

    [Theory]
    [InlineData("""{"text":"t","kind":"user_message"}""", "out of order is read")]
    [InlineData("""{"kind":"user_message","content":"q","later":1}""", "a member of a later version is passed over")]
    public void Reader_is_tolerant(string json, string why) => Assert.True(EntryCodec.Decode(Encoding.UTF8.GetBytes(json)) is UserMessage, why);

    [Theory]
    [InlineData("null")]
    [InlineData("""{"kind":"from_a_later_version"}""")]
    [InlineData("""{"content":"q"}""")]
    public void What_is_no_fact_is_not_read(string json) => Assert.ThrowsAny<Exception>(() => EntryCodec.Decode(Encoding.UTF8.GetBytes(json)));

    private static IEnumerable<string> Kinds(Type family) => family.GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false)
        .Cast<JsonDerivedTypeAttribute>().Select(kind => (string)kind.TypeDiscriminator!).Order(StringComparer.Ordinal);

    private static string Names<T>() where T : struct, Enum =>
        string.Join(',', Enum.GetValues<T>().Select(value => JsonSerializer.Serialize(value).Trim('"')));
}
