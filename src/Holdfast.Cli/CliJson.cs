using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Cli.Doctor;
using Holdfast.Cli.Replay;
using Holdfast.Cli.Show;
using Holdfast.Client.Contract;

namespace Holdfast.Cli;

/// <summary>What the commands print with --json beyond the API's own types, and the files they read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditVerdict))]
[JsonSerializable(typeof(CostReport))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(Document))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(FollowedEvent))]
[JsonSerializable(typeof(MemoryFact))]
[JsonSerializable(typeof(MemoryFile))]
[JsonSerializable(typeof(MessageAnswer))]
[JsonSerializable(typeof(Narrative))]
[JsonSerializable(typeof(BillingRow))]
[JsonSerializable(typeof(Page<AuditEntry>))]
[JsonSerializable(typeof(Page<Document>))]
[JsonSerializable(typeof(RecordedSession))]
[JsonSerializable(typeof(ReplayReport))]
[JsonSerializable(typeof(UserMemory))]
internal sealed partial class CliJson : JsonSerializerContext;

internal static class JsonOutput
{
    private static readonly JsonSerializerOptions _json = new(CliJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = JsonTypeInfoResolver.Combine(CliJson.Default, HoldfastJson.Default),
    };

    /// <summary>One document, one line.</summary>
    public static void PrintJson<T>(this Terminal terminal, T value) => terminal.Text.WriteLine(JsonSerializer.Serialize(value, _json.GetTypeInfo(typeof(T))));
}
