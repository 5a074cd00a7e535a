using System.Text.Json;
using Holdfast.FakeProviders.Models;
using Holdfast.FakeProviders.Wire;
using static System.FormattableString;

namespace Holdfast.FakeProviders.Replay;

/// <summary>Plays the model of a recorded session, as long as the request tells that session's story so far.</summary>
internal sealed class ReplayModel(ReplayStore replays) : IModel
{
    private const string End = "(end of recording)";

    public Answer Reply(ModelRequest call)
    {
        var session = replays.Find(call.Name.Session)
            ?? throw new ApiError(404, $"model: {call.Name.Card}/{call.Name.Session}") { Code = "model_not_found", Param = "model" };
        var told = StepBuilder.Of(call.Turns);
        var answered = told.Count(step => step.Who == Speaker.Assistant);
        var next = NextAnswer(session.Recording.Steps, answered);
        Compare(session, told, session.Recording.Steps.Take(next).ToList());
        session.Advance(answered + 1);
        return next < session.Recording.Steps.Count ? AnswerOf(session.Recording.Steps[next], call) : Answer.Say(End);
    }

    /// <summary>The index of the first assistant step after <paramref name="answered"/> of them; the end when there is none.</summary>
    private static int NextAnswer(IReadOnlyList<Step> steps, int answered)
    {
        for (var at = 0; at < steps.Count; at++)
            if (steps[at].Who == Speaker.Assistant && answered-- == 0) return at;
        return steps.Count;
    }

    private static void Compare(ReplaySession session, List<Step> told, List<Step> recorded)
    {
        var results = new List<string>();
        for (var at = 0; at < recorded.Count; at++)
        {
            var difference = at < told.Count
                ? told[at].DifferenceFrom(recorded[at], results)
                : $"the request ends, the recording goes on with {recorded[at].Who}";
            if (difference is not null) throw Differs(session, at, difference);
            results.AddRange(recorded[at].Results.Select(result => result.Text));
        }
        var atEnd = recorded.Count == session.Recording.Steps.Count;
        if (told.Count > recorded.Count && !atEnd)
            throw Differs(session, recorded.Count, $"the request goes on with {told[recorded.Count].Who}");
    }

    private static ApiError Differs(ReplaySession session, int at, string difference)
    {
        var message = Invariant($"replay {session.Recording.Id}, step {at}: {difference}");
        session.Clash(message);
        return ApiError.Invalid(message, "messages", "replay_differs");
    }

    private static Answer AnswerOf(Step step, ModelRequest call)
    {
        var parts = new List<Part>();
        if (step.Text.Length > 0) parts.Add(new Part.Text(step.Text));
        foreach (var recorded in step.Calls)
        {
            if (call.Dialect == "anthropic" && !IsObject(recorded.Arguments))
                throw ApiError.Invalid($"replay: the recorded arguments of {recorded.Name} ({recorded.Id}) are not a JSON object, "
                    + "which this dialect cannot carry; replay this session in the OpenAI dialect");
            parts.Add(new Part.ToolCall(recorded.Id, recorded.Name, recorded.Arguments));
        }
        return new Answer(parts, step.Calls.Count > 0 ? StopReason.ToolUse : StopReason.EndTurn);
    }

    private static bool IsObject(string json)
    {
        try
        {
            return JsonElement.Parse(json).ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
