using System.Globalization;
using System.Text.Json;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Tools;

namespace Holdfast.Core.Handoffs;

/// <summary>The tool by which a model gives the conversation to a person. Nothing runs: the call is read, and the turn is over.</summary>
public static class HandOffTool
{
    public const string Name = "hand_off";

    private const string Description =
        "Gives this conversation to a person of the team, who goes on where you stop. Use it when you cannot or may not settle the matter: what you were "
        + "given does not hold the answer, tools fail, a decision is not yours, or the user wants a person. Write down all that the person needs to go on "
        + "without asking again. The user is told by itself that a person takes over; call it alone or after your other calls, and say nothing after it.";

    private const string Schema = """
        {"type":"object","properties":{"reason":{"type":"string","description":"Why a person is needed, in one sentence."},"decisions":{"type":"array","items":{"type":"string"},"description":"What you have found out or decided so far."},"open_questions":{"type":"array","items":{"type":"string"},"description":"What is still open."},"next_action":{"type":"string","description":"What you suggest the person does next."},"draft":{"type":"string","description":"A reply to the user that the person could send as it is, in the user's language."},"confidence":{"type":"number","minimum":0,"maximum":1,"description":"How sure you are of the draft, 0 to 1."},"confidence_reason":{"type":"string","description":"Why not more, or not less."}},"required":["reason"]}
        """;

    private static readonly Uri Here = new("holdfast:hand_off");

    private static readonly ToolSpec Spec = new(Name, Description, Schema.Trim(), Here, TimeSpan.FromSeconds(30), Idempotent: true);

    /// <summary>As it is offered to the agent's models.</summary>
    public static ToolSpec For(HandoffPolicy policy) => policy.LeastConfidence is { } least
        ? Spec with { Description = string.Create(CultureInfo.InvariantCulture, $"{Description} Use it as well when your confidence in the answer is below {least}.") }
        : Spec;

    /// <summary>It is this tool that is meant by the name, and not one of the agent's or the client's own.</summary>
    public static bool IsMeant(ToolCallBlock call, Conversation c, AgentPolicy policy) =>
        call.Name == Name && PromptPlanner.ToolsOf(c, policy).FirstOrDefault(tool => tool.Name == Name)?.Url == Here;

    /// <summary>What the model wrote; what of it is missing or of another kind is null. Whoever asks for a person is not turned away for a form.</summary>
    public static (string? Reason, HandoffStatement Statement) Read(string arguments)
    {
        try
        {
            var json = JsonElement.Parse(arguments);
            return (Text(json, "reason"), new(
                Texts(json, "decisions"), Texts(json, "open_questions"), Text(json, "next_action"), Text(json, "draft"),
                Find(json, "confidence", JsonValueKind.Number) is { } number && number.TryGetDouble(out var confidence) ? Math.Clamp(confidence, 0, 1) : null,
                Text(json, "confidence_reason")));
        }
        catch (JsonException)
        {
            return (null, new());
        }
    }

    private static JsonElement? Find(JsonElement json, string name, JsonValueKind kind) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;

    private static string? Text(JsonElement json, string name) => Find(json, name, JsonValueKind.String)?.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private static List<string>? Texts(JsonElement json, string name) =>
        Find(json, name, JsonValueKind.Array)?.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!.Trim())
            .Where(text => text.Length > 0).ToList() is { Count: > 0 } texts ? texts : null;
}
