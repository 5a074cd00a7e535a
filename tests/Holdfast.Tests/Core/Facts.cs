using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;

namespace Holdfast.Tests.Core;

/// <summary>Facts with everything a test does not care about filled in.</summary>
internal static class Facts
{
    public const string First = "first/a", Second = "second/b";

    public static ConversationStarted ConversationStarted() => new("helper", ConversationMode.Interactive);

    public static UserMessage User(string text = "Hello") => new(text);

    public static AttemptStarted Started(int attempt = 1, string model = First, int version = 1, int promptTokens = 60, int promptBytes = 200) =>
        new(attempt, model, version, "aGFzaA==", new ShareTokens(10, 20, promptTokens - 30), promptBytes, 100, 5_000);

    public static AttemptEnded Completed(int attempt = 1, long cost = 1_000) => new(attempt, null, new Usage(50, 0, 0, 0, 10), cost);

    public static AttemptEnded Failed(FailureKind kind, int attempt = 1, long? retryAfterMs = null) =>
        new(attempt, Failure(kind, retryAfterMs), default, 0, UsageEstimated: true);

    public static Failure Failure(FailureKind kind, long? retryAfterMs = null) =>
        new(kind, FailureStage.Connecting, FailureSide.Provider, "it broke", RetryAfterMs: retryAfterMs);

    public static Answer Says(string text = "Hi", int attempt = 1) => new(attempt, [new TextBlock(text)], StopReason.EndTurn);

    /// <summary>What was said before a failure.</summary>
    public static Answer Broken(string text, int attempt = 1) => new(attempt, [new TextBlock(text)], StopReason.Cut, Partial: true);

    public static Answer Calls(int attempt, params ToolCallBlock[] calls) => new(attempt, [.. calls], StopReason.ToolUse);

    public static ToolCallBlock Lookup(string id = "c1") => new(id, "lookup", "{}");

    public static ToolCallBlock Pay(string id = "c2") => new(id, "pay", "{}");

    public static ToolResult Result(ToolCallBlock call, string content = "done") => new(call.Id, call.Name, content);

    public static Parked Parked(TimeSpan after, int entry) => new("overloaded", "it broke", Spec.Start.AddSeconds(entry) + after);

    /// <summary>A whole turn: message, attempt, answer.</summary>
    public static Fact[] Turn(int attempt, string question, string answer) =>
        [User(question), Started(attempt), Completed(attempt), Says(answer, attempt)];

    /// <summary>An attempt on a rung that fails.</summary>
    public static Fact[] Try(int attempt, FailureKind kind, string model = First, long? retryAfterMs = null) =>
        [Started(attempt, model), Failed(kind, attempt, retryAfterMs)];
}
