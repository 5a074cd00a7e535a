using System.Text.Json;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Runtime.Dialects;

namespace Holdfast.Adapters.Providers.Batches;

/// <summary>From what a batch interface says of one request to how the call ended.</summary>
internal static class BatchAnswer
{
    /// <param name="answer">As the provider would have answered the call.</param>
    /// <param name="requestId">Null = the answer's own id.</param>
    public static ModelOutcome Of(Dialect dialect, JsonElement answer, string? requestId)
    {
        var said = new SaidAnswer();
        foreach (var piece in AnswerReader.Of(dialect).Whole(answer)) said.Add(piece);
        var text = string.Concat(said.Parts.Where(part => part.Call is null).Select(part => part.Content));
        return new(
            null, text.Length == 0 ? [] : [new TextBlock(text)], said.Stop, said.Usage == default ? null : said.Usage, said.Model, requestId ?? said.Id);
    }

    /// <summary>Nothing was said, and nothing is billed.</summary>
    public static ModelOutcome Of(Failure failure) => new(failure, [], StopReason.Interrupted, Usage: null);

    /// <summary>The error of one request, in the provider's words.</summary>
    public static ModelOutcome Refused(JsonElement error, int? status, string? secret) =>
        Of(FailureMap.Failure(ProviderError.Parse(JsonSerializer.SerializeToUtf8Bytes(error)), status, FailureStage.AwaitingFirstToken, secret));

    /// <summary>It was never begun.</summary>
    public static ModelOutcome NotBegun(FailureKind kind, string message) => Of(new(kind, FailureStage.Preparing, FailureSide.Provider, message));
}
