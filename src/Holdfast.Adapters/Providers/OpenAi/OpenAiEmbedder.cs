using System.Net.Http.Headers;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <summary>OpenAI's embeddings, at OpenAI or at a server compatible with it.</summary>
/// <param name="http">Used by this provider alone; see <see cref="ProviderHttp.NewClient"/>.</param>
/// <param name="baseUrl">With /v1, e.g. https://api.openai.com/v1. Any other path in it stays too.</param>
/// <param name="key">Null for a server that asks for none.</param>
public sealed class OpenAiEmbedder(HttpClient http, Uri baseUrl, string? key, TimeProvider time) : IEmbedder
{
    private readonly Uri _url = ProviderHttp.Below(baseUrl, "embeddings");
    private readonly WholeCall _calls = new(http, time, key);

    public byte[] Render(EmbeddingCall call) => JsonBody.Write(1024 + (2 * call.Texts.Sum(text => text.Length)), json =>
    {
        json.WriteString("model", call.Model.Card.Id);
        json.WriteStartArray("input");
        foreach (var text in call.Texts) json.WriteStringValue(text);
        json.WriteEndArray();
        // The other format is OpenAI's alone.
        json.WriteString("encoding_format", "float");
        if (call.Dimensions is { } dimensions) json.WriteNumber("dimensions", dimensions);
    });

    public async ValueTask<EmbeddingOutcome> EmbedAsync(EmbeddingCall call, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var ended = await _calls.RunAsync(request, body, call.Limits, answer => EmbeddingsAnswer.Read(answer, call), cancel);
        var answer = ended.Answer;
        return new(ended.Failure, answer?.Vectors ?? [], answer?.Usage?.ToUsage(), answer?.Model, ended.RequestId, ended.Duration, ended.Told);
    }
}
