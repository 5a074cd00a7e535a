using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Holdfast.Tests.Support;

/// <summary>A collector of OTLP over HTTP on a port of its own, which keeps what it is sent.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>Every span there was.</summary>
    public IReadOnlyList<ReceivedSpan> Spans =>
    [
        .. from body in Bodies("/v1/traces")
           from resource in new Protobuf(body).All(1)
           from scope in resource.All(2)
           from span in scope.All(2)
           select new ReceivedSpan(span),
    ];

    /// <summary>The names of every metric there was.</summary>
    public IReadOnlySet<string> Metrics =>
        (from body in Bodies("/v1/metrics")
         from resource in new Protobuf(body).All(1)
         from scope in resource.All(2)
         from metric in scope.All(2)
         select metric.Text(1)).ToHashSet();

    public IEnumerable<byte[]> Bodies(string path) => _received.Where(one => one.Path == path).Select(one => one.Body);

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(app);
        app.MapPost("/v1/{signal}", async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            receiver._received.Enqueue((http.Request.Path.Value!, body.ToArray()));
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>A span as it came over the line.</summary>
internal sealed class ReceivedSpan(Protobuf span)
{
    public string Trace { get; } = Convert.ToHexStringLower(span.Bytes(1));

    public string Id { get; } = Convert.ToHexStringLower(span.Bytes(2));

    public string Parent { get; } = Convert.ToHexStringLower(span.Bytes(4));

    public string Name { get; } = span.Text(5);

    public ulong Start { get; } = span.Number(7);

    /// <summary>Texts, numbers and truth values; of lists the first.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; } = span.All(9).ToDictionary(pair => pair.Text(1), pair => ValueOf(pair.All(2).Single()));

    public override string ToString() => $"{Name} {Id} in {Parent}: {string.Join(", ", Attributes)}";

    private static string ValueOf(Protobuf value) =>
        value.Has(1) ? value.Text(1)
        : value.Has(2) ? value.Number(2) == 1 ? "true" : "false"
        : value.Has(5) ? ValueOf(value.All(5).Single().All(1).First())
        : $"{(long)value.Number(3)}";
}
