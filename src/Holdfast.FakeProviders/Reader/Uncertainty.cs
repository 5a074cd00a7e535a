using System.Text.Json;
using Holdfast.FakeProviders.Models;
using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Reader;

/// <summary>What the reader does about a question that nothing in its prompt answers, where it is offered a way to a person: it takes it, and says how far it came.</summary>
internal static class Uncertainty
{
    public const string Tool = "hand_off";

    private const double Confidence = 0.1;

    /// <summary>Null when no such tool may be called.</summary>
    public static Part.ToolCall? HandOff(ModelRequest call, string said)
    {
        if (!call.MayCallTools() || call.Tools.FirstOrDefault(tool => tool.Name == Tool) is not { } tool) return null;
        var question = Sentences.QuestionsOf(said);
        return new(call.NewCallId(), tool.Name, SchemaSample.Json(tool.Schema, new Dictionary<string, string>
        {
            ["reason"] = Json($"Nothing I can see answers: {question}"),
            ["decisions"] = JsonSerializer.Serialize(new[] { "I looked through everything in my prompt." }),
            ["open_questions"] = JsonSerializer.Serialize(new[] { question }),
            ["next_action"] = Json("Look it up and answer the question."),
            ["draft"] = Json("I am sorry, I do not know that yet. I will find out and tell you here."),
            ["confidence"] = JsonSerializer.Serialize(Confidence),
            ["confidence_reason"] = Json("No sentence of the prompt shares enough words with the question."),
        }));
    }

    private static string Json(string text) => JsonSerializer.Serialize(text);
}
