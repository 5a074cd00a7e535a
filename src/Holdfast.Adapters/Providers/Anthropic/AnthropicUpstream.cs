using Holdfast.Adapters.Providers.Http;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Anthropic;

/// <summary>The Anthropic Messages API for requests that are passed on.</summary>
/// <param name="http">Used by this provider alone; see <see cref="ProviderHttp.NewInvoker"/>.</param>
/// <param name="baseUrl">Without /v1, e.g. https://api.anthropic.com. A path in it stays.</param>
/// <param name="key">Null for a server that asks for none.</param>
public sealed class AnthropicUpstream(HttpMessageInvoker http, Uri baseUrl, string? key, TimeProvider time) : IUpstream
{
    private readonly Uri _messages = ProviderHttp.Below(baseUrl, "v1/messages");
    private readonly Uri _count = ProviderHttp.Below(baseUrl, "v1/messages/count_tokens");
    private readonly Forwarding _forwarding = new(http, time, key);

    public async ValueTask<IUpstreamAnswer> SendAsync(UpstreamCall call, CancellationToken cancel)
    {
        var url = call.Operation switch
        {
            Operation.Messages => _messages,
            Operation.CountTokens => _count,
            _ => throw new ArgumentException($"This API has no {call.Operation}.", nameof(call)),
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, Forwarding.To(url, call.Query));
        if (key is not null) request.Headers.TryAddWithoutValidation("x-api-key", key);
        return await _forwarding.SendAsync(request, call, new MessagesScan(), cancel);
    }

    public ICutAnswer? Read(Operation operation, ReadOnlyMemory<byte> shown) =>
        operation == Operation.Messages ? CutMessage.Read(shown.Span) : null;
}
