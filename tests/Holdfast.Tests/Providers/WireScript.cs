using System.Net;
using System.Text;

namespace Holdfast.Tests.Providers;

/// <summary>Answers requests one after the other and keeps them: method and address, headers, body.</summary>
internal sealed class WireScript(params (int Status, byte[] Body)[] answers) : HttpMessageHandler
{
    private int _answered;

    public WireScript(params (int Status, string Body)[] answers) : this([.. answers.Select(one => (one.Status, Encoding.UTF8.GetBytes(one.Body)))])
    {
    }

    public List<(string Line, string Headers, byte[] Body)> Asked { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        var headers = request.Headers.Concat(request.Content?.Headers.Where(header => header.Key == "Content-Type") ?? [])
            .Select(header => $"{header.Key}: {string.Join(",", header.Value)}");
        Asked.Add(($"{request.Method} {request.RequestUri}", string.Join("; ", headers), body));
        if (_answered == answers.Length) throw new HttpRequestException("Nobody answers.");
        var (status, answer) = answers[_answered++];
        return new((HttpStatusCode)status) { Content = new ByteArrayContent(answer) };
    }
}
