using System.Text.Json.Serialization;
using Holdfast.Core.Money;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <param name="Id">With the first piece only.</param>
/// <param name="Index">Some servers leave it out and send each call in one piece.</param>
internal sealed record ToolCallDelta(int Index = 0, string? Id = null, FunctionDelta? Function = null);

internal sealed record FunctionDelta(string? Name = null, string? Arguments = null);

/// <param name="PromptTokens">All of them, cached or not.</param>
internal sealed record WireUsage(
    long PromptTokens = 0,
    long CompletionTokens = 0,
    PromptDetails? PromptTokensDetails = null,
    CompletionDetails? CompletionTokensDetails = null)
{
    public Usage ToUsage()
    {
        var read = PromptTokensDetails?.CachedTokens ?? 0;
        var written = PromptTokensDetails?.CacheWriteTokens ?? 0;
        return new(
            Math.Max(0, PromptTokens - read - written), read, written, CacheWriteLong: 0,
            CompletionTokens, CompletionTokensDetails?.ReasoningTokens ?? 0);
    }
}

internal sealed record PromptDetails(long? CachedTokens = null, long? CacheWriteTokens = null);

internal sealed record CompletionDetails(long? ReasoningTokens = null);

internal sealed record ResponseEnd(ResponseUsage? Response = null);

/// <summary>What is read of a response that is only passed on.</summary>
/// <param name="Error">Null unless it failed.</param>
internal sealed record ResponseUsage(string? Model = null, ResponseTokens? Usage = null, ResponseError? Error = null);

/// <param name="InputTokens">All of them, cached or not.</param>
internal sealed record ResponseTokens(
    long InputTokens = 0, long OutputTokens = 0, PromptDetails? InputTokensDetails = null, CompletionDetails? OutputTokensDetails = null)
{
    public Usage ToUsage() => new WireUsage(InputTokens, OutputTokens, InputTokensDetails, OutputTokensDetails).ToUsage();
}

internal sealed record ResponseError(string? Code = null, string? Message = null);

internal sealed record UploadedFile(string Id);

/// <param name="Status">validating, in_progress, finalizing, cancelling; at the end completed, failed, expired, cancelled.</param>
/// <param name="CreatedAt">Seconds since 1970.</param>
/// <param name="Errors">What is wrong with the input as a whole.</param>
internal sealed record OpenAiBatch(
    string Id, string Status, long CreatedAt = 0, string? OutputFileId = null, string? ErrorFileId = null, OpenAiBatchCounts? RequestCounts = null,
    OpenAiBatchErrors? Errors = null, IReadOnlyDictionary<string, string>? Metadata = null)
{
    [JsonIgnore]
    public bool HasEnded => Status is "completed" or "failed" or "expired" or "cancelled";
}

internal sealed record OpenAiBatchCounts(int Completed = 0, int Failed = 0);

internal sealed record OpenAiBatchErrors(IReadOnlyList<OpenAiBatchError>? Data = null);

internal sealed record OpenAiBatchError(string? Code = null, string? Message = null);

/// <param name="Data">The newest first.</param>
internal sealed record BatchList(IReadOnlyList<OpenAiBatch> Data, bool HasMore = false);

/// <summary>A line of an output or error file.</summary>
/// <param name="Error">Why there is no response.</param>
internal sealed record BatchLine(string CustomId, BatchLineResponse? Response = null, OpenAiBatchError? Error = null);

internal sealed record BatchLineResponse(int StatusCode, System.Text.Json.JsonElement Body, string? RequestId = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EmbeddingsAnswer))]
[JsonSerializable(typeof(ToolCallDelta))]
[JsonSerializable(typeof(WireUsage))]
[JsonSerializable(typeof(ResponseEnd))]
[JsonSerializable(typeof(UploadedFile))]
[JsonSerializable(typeof(OpenAiBatch))]
[JsonSerializable(typeof(BatchList))]
[JsonSerializable(typeof(BatchLine))]
internal sealed partial class OpenAiWire : JsonSerializerContext;
