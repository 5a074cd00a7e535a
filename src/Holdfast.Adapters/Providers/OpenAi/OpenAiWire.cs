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

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ToolCallDelta))]
[JsonSerializable(typeof(WireUsage))]
internal sealed partial class OpenAiWire : JsonSerializerContext;
