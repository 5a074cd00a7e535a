using System.Net.Http.Headers;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <summary>OpenAI's APIs, Chat Completions and Responses, for requests that are passed on.</summary>
/// <param name="http">Used by this provider alone; see <see cref="ProviderHttp.NewInvoker"/>.</param>
/// <param name="baseUrl">With /v1, e.g. https://api.openai.com/v1. Any other path in it stays too.</param>
/// <param name="key">Null for a server that asks for none.</param>
public sealed class OpenAiUpstream(HttpMessageInvoker http, Uri baseUrl, string? key, TimeProvider time) : IUpstream
{
    private readonly Uri _completions = ProviderHttp.Below(baseUrl, "chat/completions");
    private readonly Uri _responses = ProviderHttp.Below(baseUrl, "responses");
    private readonly Forwarding _forwarding = new(http, time, key);

    public async ValueTask<IUpstreamAnswer> SendAsync(UpstreamCall call, CancellationToken cancel)
    {
        var (url, scan) = call.Operation switch
        {
            Operation.ChatCompletions => (_completions, (UsageScan)new ChatScan(call.HidesUsage)),
            Operation.Responses => (_responses, new ResponsesScan()),
            _ => throw new ArgumentException($"This API has no {call.Operation}.", nameof(call)),
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, Forwarding.To(url, call.Query));
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await _forwarding.SendAsync(request, call, scan, cancel);
    }

    public ICutAnswer? Read(Operation operation, ReadOnlyMemory<byte> shown) => operation switch
    {
        Operation.ChatCompletions => CutCompletion.Read(shown.Span),
        Operation.Responses => CutResponse.Read(shown.Span),
        _ => null,
    };
}
