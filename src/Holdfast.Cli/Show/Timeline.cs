using System.Globalization;
using System.Text.Json;
using Holdfast.Client;
using Holdfast.Client.Contract;
using static System.FormattableString;

namespace Holdfast.Cli.Show;

/// <summary>An entry in a line: what happened, for a person.</summary>
internal static class Timeline
{
    public static string Line(Entry entry, int width)
    {
        var text = string.Join(' ', Describe(entry).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var line = Invariant($"{entry.Seq,5}  {entry.At.ToLocalTime():HH:mm:ss.fff}  {entry.Kind,-20}  {text}");
        return line.Length <= width ? line : line[..(width - 1)] + "…";
    }

    private static string Describe(Entry entry) => entry.Kind switch
    {
        "conversation_started" => Words($"agent {entry.Text("agent")}", Prefixed("user ", entry.Text("user"))),
        "message_imported" => $"{entry.ImportedRole()}: {entry.Text("content")}",
        "user_message" => entry.Text("content"),
        "attempt_started" => Words(
            Invariant($"#{entry.Number("attempt")} {entry.Text("model")}, {Prompt(entry):#,0} prompt tokens (estimated)"),
            Prefixed("for: ", entry.Text("purpose"))),
        "embedded" => Invariant($"up to entry {entry.Number("up_to")}, by {entry.Text("model")}"),
        "summarised" => Invariant($"up to entry {entry.Number("up_to")}: {entry.Text("text")}"),
        "attempt_ended" => Ended(entry),
        "answer" => Answer(entry),
        "answer_held" => Words("(waits for a person's yes)", entry.HeldAnswerText()!),
        "answer_declined" => Words("a person said no:", entry.Text("feedback")),
        "review_decided" => Words(
            entry.Flag("approved") ? "approved" : "rejected", Prefixed("by ", entry.Text("by")),
            Prefixed("changed to: ", entry.Text("edited")), entry.Text("note")),
        "tool_result" => Words(entry.Text("name"), entry.Flag("is_error") ? "failed:" : "gave", entry.Text("content")),
        "parked" => $"until {entry.Text("until")}: {entry.Text("reason")}",
        "tools_given" => Invariant($"{Items(entry, "tools")} tools that the client runs"),
        "turn_stopped" => $"{entry.Text("code")}: {entry.Text("reason")}",
        "memory_shown" => Invariant($"{Items(entry, "names")} things that are remembered of the user"),
        "knowledge_shown" => Invariant($"{Items(entry, "passages")} passages of {Documents(entry)}"),
        "tokens_counted" => Invariant($"{entry.Number("tokens"):#,0} prompt tokens (counted by {entry.Text("model")})"),
        "epoch_opened" => Invariant($"epoch {entry.Number("epoch")}: {entry.Text("reason")}"),
        "cancel_requested" or "resolved" => Words(entry.Text("reason"), entry.Text("note")),
        _ => Fields(entry.Data),
    };

    private static string Ended(Entry entry)
    {
        var cost = Money.OfNano(entry.Number("cost_nano_usd"));
        var seconds = Invariant($"{entry.Number("duration_ms") / 1000.0:0.0} s");
        return entry.AttemptFailure() is { } failure
            ? Invariant($"#{entry.Number("attempt")} failed ({failure.Kind}) after {seconds}, {cost}: {failure.Message}")
            : Invariant($"#{entry.Number("attempt")} done in {seconds}, {cost}: {Tokens(entry)}");
    }

    private static string Answer(Entry entry)
    {
        var calls = entry.ToolCalls().Select(call => $"→ {call.Name} {call.Arguments}");
        var (cut, unsaid) = (entry.Flag("partial") ? "(cut short)" : "", entry.Flag("unsaid") ? "(not shown to the user)" : "");
        return Words([cut, unsaid, entry.AnswerText()!, .. calls]);
    }

    private static long Prompt(Entry entry) =>
        entry.Data.TryGetProperty("tokens", out var shares) ? shares.EnumerateObject().Sum(share => share.Value.GetInt64()) : 0;

    private static int Items(Entry entry, string name) => entry.Data.TryGetProperty(name, out var items) ? items.GetArrayLength() : 0;

    private static string Documents(Entry entry) => entry.Data.TryGetProperty("passages", out var passages)
        ? string.Join(", ", passages.EnumerateArray().Select(passage => passage.GetProperty("document").GetString()).Distinct())
        : "";

    /// <summary>Only the classes that occur.</summary>
    private static string Tokens(Entry entry) =>
        entry.Data.TryGetProperty("usage", out var usage)
            ? string.Join(", ", usage.EnumerateObject()
                .Where(part => part.Value.GetInt64() > 0)
                .Select(part => $"{part.Name.Replace('_', ' ')} {part.Value.GetInt64().ToString("#,0", CultureInfo.InvariantCulture)}"))
            : "no usage";

    private static string Fields(JsonElement fact) =>
        string.Join(", ", fact.EnumerateObject().Where(field => field.Name != "kind").Select(field => $"{field.Name} {field.Value}"));

    private static string Prefixed(string prefix, string text) => text.Length == 0 ? "" : prefix + text;

    private static string Words(params string[] words) => string.Join(' ', words.Where(word => word.Length > 0));
}
