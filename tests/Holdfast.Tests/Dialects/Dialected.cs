using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Core.Models;
using Holdfast.Runtime.Dialects;
using Holdfast.Runtime.Ports;

namespace Holdfast.Tests.Dialects;

/// <summary>Translations as texts, for tests that read like tables.</summary>
internal static class Dialected
{
    public static readonly ModelCard Card = new("model", Window: 200_000, MaxOutput: 64_000, Sampling: true, Efforts: ["low", "medium", "high"]);

    public static (string Body, IReadOnlyList<string> Dropped) Translate(Operation from, string request, ModelCard? card = null, bool isCompatible = false)
    {
        var to = Translation.DialectOf(from) == Dialect.Anthropic ? Dialect.OpenAi : Dialect.Anthropic;
        var (body, dropped) = Translation.Write(Read(from, request), to, card ?? Card, isCompatible);
        return (Encoding.UTF8.GetString(body), dropped);
    }

    public static Asked Read(Operation from, string request) => Translation.Read(from, new(Encoding.UTF8.GetBytes(request)));

    /// <summary>As it is written when nothing but JSON is meant.</summary>
    public static string Plain(string json) => JsonNode.Parse(json)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Whole(Dialect from, Operation to, string answer) => Encoding.UTF8.GetString(
        AnswerWriter.Of(to, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), tellsUsage: true).Whole(AnswerReader.Of(from).Whole(JsonElement.Parse(answer))));

    /// <summary>The events of a stream, translated: of each its data.</summary>
    public static string Streamed(Dialect from, Operation to, bool tellsUsage, params IEnumerable<string> events)
    {
        var reader = AnswerReader.Of(from);
        var writer = AnswerWriter.Of(to, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), tellsUsage);
        var into = new ArrayBufferWriter<byte>();
        foreach (var e in events)
            foreach (var said in e == "[DONE]" ? reader.End() : reader.Event(JsonElement.Parse(e)))
                writer.Write(said, into);
        return Encoding.UTF8.GetString(into.WrittenSpan);
    }
}
