using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Money;

namespace Holdfast.Adapters.Providers.Anthropic;

internal sealed record MessageStart(StartedMessage Message);

internal sealed record StartedMessage(string? Model = null, WireUsage? Usage = null);

/// <param name="ContentBlock">Kept as it came: a block of an unknown type must survive byte for byte.</param>
internal sealed record BlockStart(int Index, JsonElement ContentBlock);

/// <summary>One text per type of delta; a type we do not know sets none.</summary>
internal readonly record struct BlockDelta(int Index, string? Text, string? Thinking, string? Signature, string? PartialJson)
{
    /// <summary>Nearly all events are of this kind, so it is read by hand.</summary>
    public static BlockDelta Parse(ReadOnlySpan<byte> data)
    {
        var json = new Utf8JsonReader(data);
        var parsed = new BlockDelta { Index = -1 };
        if (!json.EnterObject()) return parsed;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("index"u8)) parsed = parsed with { Index = json.ReadInt() };
            else if (json.ValueTextEquals("delta"u8)) parsed = parsed.With(ref json);
            else json.Skip();
        }
        return parsed;
    }

    private BlockDelta With(ref Utf8JsonReader json)
    {
        var parsed = this;
        if (!json.EnterObject()) return parsed;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("text"u8)) parsed = parsed with { Text = json.ReadText() };
            else if (json.ValueTextEquals("thinking"u8)) parsed = parsed with { Thinking = json.ReadText() };
            else if (json.ValueTextEquals("signature"u8)) parsed = parsed with { Signature = json.ReadText() };
            else if (json.ValueTextEquals("partial_json"u8)) parsed = parsed with { PartialJson = json.ReadText() };
            else json.Skip();
        }
        return parsed;
    }
}

internal sealed record BlockStop(int Index);

internal sealed record MessageDelta(StopDelta? Delta = null, WireUsage? Usage = null);

internal sealed record StopDelta(string? StopReason = null);

/// <summary>Usage as reported: cumulative, and not all of it in each event.</summary>
/// <param name="InputTokens">Only what stands after the last cache breakpoint.</param>
/// <param name="CacheCreationInputTokens">Both lifetimes together.</param>
/// <param name="Iterations">Where present, the bill is their sum: the totals leave compaction out.</param>
internal sealed record WireUsage(
    long? InputTokens = null,
    long? CacheReadInputTokens = null,
    long? CacheCreationInputTokens = null,
    CacheCreation? CacheCreation = null,
    long? OutputTokens = null,
    OutputDetails? OutputTokensDetails = null,
    IReadOnlyList<WireUsage>? Iterations = null,
    ServerToolUse? ServerToolUse = null)
{
    public WireUsage Then(WireUsage later) => new(
        later.InputTokens ?? InputTokens,
        later.CacheReadInputTokens ?? CacheReadInputTokens,
        later.CacheCreationInputTokens ?? CacheCreationInputTokens,
        later.CacheCreation ?? CacheCreation,
        later.OutputTokens ?? OutputTokens,
        later.OutputTokensDetails ?? OutputTokensDetails,
        later.Iterations ?? Iterations,
        later.ServerToolUse ?? ServerToolUse);

    public Usage ToUsage()
    {
        var searches = ServerToolUse?.WebSearchRequests ?? 0;
        if (Iterations is { Count: > 0 })
            return Iterations.Aggregate(default(Usage), (sum, each) => sum + (each with { ServerToolUse = null }).ToUsage()) with { WebSearches = searches };
        var written = CacheCreationInputTokens ?? CacheCreation?.Total ?? 0;
        var writtenLong = Math.Min(CacheCreation?.Ephemeral1hInputTokens ?? 0, written);
        return new(
            InputTokens ?? 0, CacheReadInputTokens ?? 0, written - writtenLong, writtenLong,
            OutputTokens ?? 0, OutputTokensDetails?.ThinkingTokens ?? 0, searches);
    }
}

internal sealed record CacheCreation(
    [property: JsonPropertyName("ephemeral_5m_input_tokens")] long? Ephemeral5mInputTokens = null,
    [property: JsonPropertyName("ephemeral_1h_input_tokens")] long? Ephemeral1hInputTokens = null)
{
    [JsonIgnore]
    public long Total => (Ephemeral5mInputTokens ?? 0) + (Ephemeral1hInputTokens ?? 0);
}

/// <summary>Tools that the provider runs itself. Of a whole message: its iterations do not tell them apart.</summary>
internal sealed record ServerToolUse(long? WebSearchRequests = null);

internal sealed record OutputDetails(long? ThinkingTokens = null);

/// <summary>What count_tokens answers.</summary>
internal sealed record CountedTokens(int InputTokens)
{
    /// <summary>Null when it is no count.</summary>
    public static int? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, AnthropicWire.Default.CountedTokens) is { InputTokens: > 0 and var tokens } ? tokens : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <param name="ProcessingStatus">in_progress, canceling, ended.</param>
internal sealed record MessageBatch(string Id, string ProcessingStatus, MessageBatchCounts RequestCounts, DateTimeOffset CreatedAt)
{
    [JsonIgnore]
    public bool HasEnded => ProcessingStatus == "ended";
}

/// <summary>All but the first are 0 until the batch has ended.</summary>
internal sealed record MessageBatchCounts(int Processing = 0, int Succeeded = 0, int Errored = 0, int Canceled = 0, int Expired = 0)
{
    [JsonIgnore]
    public int Total => Processing + Succeeded + Errored + Canceled + Expired;
}

internal sealed record MessageBatchLine(string CustomId, MessageBatchResult Result);

/// <param name="Type">succeeded, errored, canceled, expired.</param>
internal sealed record MessageBatchResult(string Type, JsonElement? Message = null, JsonElement? Error = null);

/// <param name="Data">The newest first.</param>
internal sealed record MessageBatches(IReadOnlyList<MessageBatch> Data, bool HasMore = false);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(MessageStart))]
[JsonSerializable(typeof(BlockStart))]
[JsonSerializable(typeof(BlockStop))]
[JsonSerializable(typeof(MessageDelta))]
[JsonSerializable(typeof(CountedTokens))]
[JsonSerializable(typeof(MessageBatch))]
[JsonSerializable(typeof(MessageBatches))]
[JsonSerializable(typeof(MessageBatchLine))]
[JsonSerializable(typeof(StartedMessage))]
internal sealed partial class AnthropicWire : JsonSerializerContext;
