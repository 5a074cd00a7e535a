using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Anthropic;

/// <summary>The Anthropic Messages API, always streamed.</summary>
/// <param name="http">Used by this provider alone; see <see cref="ProviderHttp.NewClient"/>.</param>
/// <param name="baseUrl">Without /v1, e.g. https://api.anthropic.com. A path in it stays.</param>
/// <param name="key">Null for a server that asks for none.</param>
public sealed class AnthropicProvider(HttpClient http, Uri baseUrl, string? key, TimeProvider time) : IModelProvider
{
    private const string Version = "2023-06-01";
    private readonly Uri _url = ProviderHttp.Below(baseUrl, "v1/messages");
    private readonly Uri _countUrl = ProviderHttp.Below(baseUrl, "v1/messages/count_tokens");
    private readonly StreamedCall _calls = new(http, time, key);
    private readonly PlainCall _plain = new(http, time);

    public byte[] Render(ModelCall call) => AnthropicRequest.Render(call);

    public async ValueTask<ModelOutcome> CallAsync(
        ModelCall call, ReadOnlyMemory<byte> body, AnswerText text, CancellationToken cancel)
    {
        using var request = Post(_url);
        return await _calls.RunAsync(request, body, new AnthropicStream(text), call.Limits, cancel);
    }

    public async ValueTask<int?> CountAsync(ModelCall call, CancellationToken cancel)
    {
        using var request = Post(_countUrl);
        return await _plain.AskAsync(request, AnthropicRequest.RenderCount(call), cancel) is { } answer ? CountedTokens.Parse(answer) : null;
    }

    private HttpRequestMessage Post(Uri url)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url);
        Sign(request, key);
        return request;
    }

    /// <summary>What every request carries.</summary>
    internal static void Sign(HttpRequestMessage request, string? key)
    {
        request.Headers.Add("anthropic-version", Version);
        if (key is not null) request.Headers.TryAddWithoutValidation("x-api-key", key);
    }
}
