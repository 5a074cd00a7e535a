using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Holdfast.Adapters.Providers.Batches;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <summary>OpenAI's Batch API over Chat Completions: a file of requests is uploaded, and a batch made of it that carries its label.</summary>
/// <param name="http">Used by this provider alone; see <see cref="ProviderHttp.NewClient"/>.</param>
/// <param name="baseUrl">With /v1, e.g. https://api.openai.com/v1. Any other path in it stays.</param>
/// <param name="key">Null for a server that asks for none.</param>
public sealed class OpenAiBatches(HttpClient http, Uri baseUrl, string? key, TimeProvider time) : IBatchProvider
{
    private const string Endpoint = "/v1/chat/completions", LabelName = "holdfast_submission";
    private const int PageSize = 100, MostPages = 100, RequestFrame = 192;

    /// <summary>Uploading and making the batch together stay within <see cref="Limits.SubmissionTime"/>.</summary>
    private static readonly TimeSpan Creating = TimeSpan.FromSeconds(30), Uploading = Limits.SubmissionTime - Creating;

    private readonly BatchHttp _calls = new(http, time, key, request =>
    {
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
    });

    public byte[] Render(ModelCall call) => OpenAiRequest.Render(call, "max_completion_tokens", streams: false);

    public async ValueTask<HandedIn> HandInAsync(BatchRequests requests, CancellationToken cancel)
    {
        var (form, type) = Upload.Write(requests.Label, Lines(requests));
        var file = await _calls.PostAsync(At("files"), form, Uploading, body => Read(body, OpenAiWire.Default.UploadedFile), cancel, type);
        // A file alone is no batch: nothing was handed in, and nothing will be billed.
        if (file.Answer is not { } uploaded) return new(null, file.Failure! with { Stage = FailureStage.Preparing });
        var answer = await _calls.PostAsync(At("batches"), JsonBody.Write(RequestFrame, json =>
        {
            json.WriteString("input_file_id", uploaded.Id);
            json.WriteString("endpoint", Endpoint);
            json.WriteString("completion_window", "24h");
            json.WriteStartObject("metadata");
            json.WriteString(LabelName, requests.Label);
            json.WriteEndObject();
        }), Creating, Batch, cancel);
        return new(answer.Answer?.Id, answer.Failure);
    }

    public async ValueTask<HandedIn> FindAsync(SoughtBatch sought, CancellationToken cancel)
    {
        var after = "";
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await _calls.AskAsync(HttpMethod.Get, At($"batches?limit={PageSize}{after}"), body => Read(body, OpenAiWire.Default.BatchList), cancel);
            if (answer.Answer is not { } list) return new(null, answer.Failure);
            if (list.Data.FirstOrDefault(batch => batch.Metadata?.GetValueOrDefault(LabelName) == sought.Label) is { } found) return new(found.Id, null);
            if (!list.HasMore || list.Data.Count == 0 || list.Data[^1].CreatedAt < sought.From.ToUnixTimeSeconds()) return new(null, null);
            after = $"&after={list.Data[^1].Id}";
        }
        return new(null, CallFailure.Malformed(FailureStage.AwaitingFirstToken, "The list of the provider's batches does not end."));
    }

    public async ValueTask<BatchProgress> LookAsync(string batch, CancellationToken cancel)
    {
        var answer = await LookUpAsync(batch, cancel);
        return answer.Answer is not { } now ? new(false, 0, answer.Failure)
            : new(now.HasEnded, (now.RequestCounts?.Completed ?? 0) + (now.RequestCounts?.Failed ?? 0), WhyNot(now));
    }

    public async ValueTask<Failure?> ReadAsync(string batch, Func<BatchResult, ValueTask> take, CancellationToken cancel)
    {
        var answer = await LookUpAsync(batch, cancel);
        if (answer.Answer is not { } ended) return answer.Failure;
        foreach (var file in new[] { ended.OutputFileId, ended.ErrorFileId }.OfType<string>())
        {
            var failure = await _calls.ReadLinesAsync(At($"files/{file}/content"), async line =>
            {
                await take(Result(JsonSerializer.Deserialize(line, OpenAiWire.Default.BatchLine)!));
                return true;
            }, cancel);
            if (failure is not null) return failure;
        }
        return null;
    }

    public async ValueTask<Failure?> CancelAsync(string batch, CancellationToken cancel) =>
        (await _calls.PostAsync(At($"batches/{batch}/cancel"), default, Creating, Batch, cancel)).Failure;

    private ValueTask<WholeAnswer<OpenAiBatch>> LookUpAsync(string batch, CancellationToken cancel) =>
        _calls.AskAsync(HttpMethod.Get, At($"batches/{batch}"), Batch, cancel);

    private static ReadOnlyMemory<byte> Lines(BatchRequests requests)
    {
        var lines = new ArrayBufferWriter<byte>(requests.Requests.Sum(request => request.Body.Length + RequestFrame));
        foreach (var request in requests.Requests)
        {
            lines.Write(JsonBody.Write(request.Body.Length + RequestFrame, json =>
            {
                json.WriteString("custom_id", request.Id);
                json.WriteString("method", "POST");
                json.WriteString("url", Endpoint);
                json.WritePropertyName("body");
                json.WriteRawValue(request.Body.Span, skipInputValidation: true);
            }));
            lines.Write("\n"u8);
        }
        return lines.WrittenMemory;
    }

    private BatchResult Result(BatchLine line) => new(line.CustomId, line switch
    {
        { Response: { StatusCode: 200 } response } => BatchAnswer.Of(Dialect.OpenAi, response.Body, response.RequestId),
        { Response: { } response } => BatchAnswer.Refused(response.Body, response.StatusCode, key),
        { Error.Code: "batch_expired" } => BatchAnswer.NotBegun(FailureKind.Expired, line.Error.Message ?? "The provider's batch expired."),
        { Error.Code: "batch_cancelled" } => BatchAnswer.NotBegun(FailureKind.Cancelled, line.Error.Message ?? "The provider's batch was cancelled."),
        _ => BatchAnswer.NotBegun(FailureKind.ServerError, line.Error?.Message ?? "The provider gave no answer to this request."),
    });

    /// <summary>Why requests of which the results say nothing were not done; null while it is not over.</summary>
    private Failure? WhyNot(OpenAiBatch batch) => batch.Status switch
    {
        "failed" => FailureMap.Failure(
            batch.Errors?.Data is [var first, ..] ? new(null, first.Code, first.Message ?? "It failed.") : new(null, null, "It failed."), 400, FailureStage.Preparing, key),
        "expired" => BatchAnswer.NotBegun(FailureKind.Expired, "The provider's batch expired before it came to this request.").Failure,
        "cancelled" => BatchAnswer.NotBegun(FailureKind.Cancelled, "The provider's batch was cancelled before it came to this request.").Failure,
        _ => null,
    };

    private static OpenAiBatch Batch(byte[] body) => Read(body, OpenAiWire.Default.OpenAiBatch);

    private static T Read<T>(byte[] body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(body, type) ?? throw new JsonException("null");

    private Uri At(string path) => ProviderHttp.Below(baseUrl, path);

    /// <summary>The form of a file upload.</summary>
    private static class Upload
    {
        public static (ReadOnlyMemory<byte> Form, MediaTypeHeaderValue Type) Write(string label, ReadOnlyMemory<byte> lines)
        {
            // Lines are JSON: none of them can hold what begins with two hyphens at its start.
            var boundary = $"holdfast-{label}";
            var form = new ArrayBufferWriter<byte>(lines.Length + 512);
            form.Write(Encoding.ASCII.GetBytes(
                $"--{boundary}\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
                + $"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{label}.jsonl\"\r\nContent-Type: application/jsonl\r\n\r\n"));
            form.Write(lines.Span);
            form.Write(Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n"));
            return (form.WrittenMemory, MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={boundary}"));
        }
    }
}
