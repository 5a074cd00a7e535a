using System.Net.Http.Headers;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <summary>OpenAI Chat Completions, always streamed, at OpenAI or at a server compatible with it.</summary>
/// <param name="http">Used by this provider alone; see <see cref="ProviderHttp.NewClient"/>.</param>
/// <param name="baseUrl">With /v1, e.g. https://api.openai.com/v1. Any other path in it stays too.</param>
/// <param name="key">Null for a server that asks for none.</param>
/// <param name="compatible">A server such as Ollama or vLLM, which knows max_tokens and not its newer name.</param>
public sealed class OpenAiProvider(HttpClient http, Uri baseUrl, string? key, TimeProvider time, bool compatible = false) : IModelProvider
{
    private readonly Uri _url = ProviderHttp.Below(baseUrl, "chat/completions");
    private readonly StreamedCall _calls = new(http, time, key);
    private readonly string _maxTokensName = compatible ? "max_tokens" : "max_completion_tokens";

    public byte[] Render(ModelCall call) => OpenAiRequest.Render(call, _maxTokensName);

    public async ValueTask<ModelOutcome> CallAsync(
        ModelCall call, ReadOnlyMemory<byte> body, AnswerText text, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await _calls.RunAsync(request, body, new OpenAiStream(text), call.Limits, cancel);
    }
}
