using System.Text.Json;
using Holdfast.Adapters.Providers.Batches;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Anthropic;

/// <summary>Anthropic's Message Batches. It knows no label for a batch: whose one is shows in its results, by the ids of its requests.</summary>
/// <param name="http">Used by this provider alone; see <see cref="ProviderHttp.NewClient"/>.</param>
/// <param name="baseUrl">Without /v1, e.g. https://api.anthropic.com. A path in it stays.</param>
/// <param name="key">Null for a server that asks for none.</param>
public sealed class AnthropicBatches(HttpClient http, Uri baseUrl, string? key, TimeProvider time) : IBatchProvider
{
    private const string Path = "v1/messages/batches";
    private const int PageSize = 100, MostPages = 100, RequestFrame = 128;

    private readonly BatchHttp _calls = new(http, time, key, request => AnthropicProvider.Sign(request, key));

    public byte[] Render(ModelCall call) => AnthropicRequest.Render(call, streams: false);

    public async ValueTask<HandedIn> HandInAsync(BatchRequests requests, CancellationToken cancel)
    {
        var body = JsonBody.Write(requests.Requests.Sum(request => request.Body.Length + RequestFrame), json =>
        {
            json.WriteStartArray("requests");
            foreach (var request in requests.Requests)
            {
                json.WriteStartObject();
                json.WriteString("custom_id", request.Id);
                json.WritePropertyName("params");
                json.WriteRawValue(request.Body.Span, skipInputValidation: true);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
        var answer = await _calls.PostAsync(At(""), body, Limits.SubmissionTime, Batch, cancel);
        return new(answer.Answer?.Id, answer.Failure);
    }

    public async ValueTask<HandedIn> FindAsync(SoughtBatch sought, CancellationToken cancel)
    {
        var (after, mayBe) = ("", default(string));
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await _calls.AskAsync(HttpMethod.Get, At($"?limit={PageSize}{after}"), Batches, cancel);
            if (answer.Answer is not { } list) return new(null, answer.Failure);
            foreach (var batch in list.Data.Where(batch => batch.CreatedAt >= sought.From && batch.CreatedAt < sought.To && batch.RequestCounts.Total == sought.Requests))
            {
                if (!batch.HasEnded) mayBe = batch.Id;
                else if (await IsOfAsync(sought.Label, batch.Id, cancel) is var (isIt, failure) && (isIt || failure is not null)) return new(isIt ? batch.Id : null, failure);
            }
            if (!list.HasMore || list.Data.Count == 0 || list.Data[^1].CreatedAt < sought.From)
                return new(null, mayBe is null ? null : Unsure(mayBe));
            after = $"&after_id={list.Data[^1].Id}";
        }
        return new(null, Unsure("more than can be looked through"));
    }

    public async ValueTask<BatchProgress> LookAsync(string batch, CancellationToken cancel)
    {
        var answer = await _calls.AskAsync(HttpMethod.Get, At($"/{batch}"), Batch, cancel);
        return answer.Answer is { } now ? new(now.HasEnded, now.RequestCounts.Total - now.RequestCounts.Processing) : new(false, 0, answer.Failure);
    }

    public ValueTask<Failure?> ReadAsync(string batch, Func<BatchResult, ValueTask> take, CancellationToken cancel) =>
        _calls.ReadLinesAsync(Results(batch), async json =>
        {
            var line = Line(json);
            await take(new(line.CustomId, Outcome(line.Result)));
            return true;
        }, cancel);

    public async ValueTask<Failure?> CancelAsync(string batch, CancellationToken cancel) =>
        (await _calls.PostAsync(At($"/{batch}/cancel"), default, Limits.SubmissionTime, Batch, cancel)).Failure;

    /// <summary>One line tells: all of a submission's requests begin with its label.</summary>
    private async ValueTask<(bool IsIt, Failure? Failure)> IsOfAsync(string label, string batch, CancellationToken cancel)
    {
        var isIt = false;
        var failure = await _calls.ReadLinesAsync(Results(batch), json =>
        {
            isIt = Line(json).CustomId.StartsWith(label + "-", StringComparison.Ordinal);
            return ValueTask.FromResult(false);
        }, cancel);
        return (isIt, isIt ? null : failure);
    }

    private ModelOutcome Outcome(MessageBatchResult result) => result switch
    {
        { Type: "succeeded", Message: { } message } => Answered(message),
        { Type: "errored", Error: { } error } => BatchAnswer.Refused(error, status: null, key),
        { Type: "canceled" } => BatchAnswer.NotBegun(FailureKind.Cancelled, "The provider's batch was cancelled before it came to this request."),
        _ => BatchAnswer.NotBegun(FailureKind.Expired, "The provider's batch expired before it came to this request."),
    };

    /// <summary>With the usage by lifetime of what was written to the cache, which another dialect would not know.</summary>
    private static ModelOutcome Answered(JsonElement message) => BatchAnswer.Of(Dialect.Anthropic, message, requestId: null) with
    {
        Usage = message.Deserialize(AnthropicWire.Default.StartedMessage)?.Usage?.ToUsage(),
    };

    private static MessageBatchLine Line(JsonElement json) =>
        json.Deserialize(AnthropicWire.Default.MessageBatchLine) ?? throw new JsonException("null");

    private static Failure Unsure(string which) => new(
        FailureKind.ServerError, FailureStage.AwaitingFirstToken, FailureSide.Provider,
        $"Whether the provider has taken the batch shows when others of its size are done: {which}.");

    private static MessageBatch Batch(byte[] body) =>
        JsonSerializer.Deserialize(body, AnthropicWire.Default.MessageBatch) ?? throw new JsonException("null");

    private static MessageBatches Batches(byte[] body) =>
        JsonSerializer.Deserialize(body, AnthropicWire.Default.MessageBatches) ?? throw new JsonException("null");

    /// <summary>Not where the batch says they are: the key goes nowhere but to the configured address.</summary>
    private Uri Results(string batch) => At($"/{batch}/results");

    private Uri At(string below) => ProviderHttp.Below(baseUrl, Path + below);
}
