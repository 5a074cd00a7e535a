using System.Text;
using System.Text.Json.Nodes;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>A client that is written to event by event, each rewritten to go on with those that the client has seen already.</summary>
internal abstract class FrameClient(IPassClient client) : IPassClient
{
    private readonly StringBuilder _events = new();

    /// <summary>The client has its beginning.</summary>
    public void Begin(IUpstreamAnswer answer, string model, int attempts, long? costNanoUsd) =>
        throw new InvalidOperationException("The answer that this one goes on with has begun already.");

    /// <param name="bytes">Whole events.</param>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        _events.Clear();
        Rewrite(bytes.Span);
        if (_events.Length > 0) await client.WriteAsync(Encoding.UTF8.GetBytes(_events.ToString()), cancel);
    }

    /// <param name="name">Empty for none.</param>
    protected abstract void Take(string name, ReadOnlySpan<byte> data);

    /// <param name="name">Empty for none.</param>
    protected void Send(string name, string data) => (name.Length == 0 ? _events : _events.Append("event: ").Append(name).Append('\n'))
        .Append("data: ").Append(data).Append("\n\n");

    protected void Send(string name, JsonNode data) => Send(name, data.ToJsonString());

    private void Rewrite(ReadOnlySpan<byte> bytes)
    {
        while (SseFrame.TryTake(ref bytes, out var name, out var data))
        {
            if (name.IsEmpty && data.IsEmpty) _events.Append(":\n\n"); // a comment keeps this connection too
            else Take(Encoding.UTF8.GetString(name), data);
        }
    }
}
