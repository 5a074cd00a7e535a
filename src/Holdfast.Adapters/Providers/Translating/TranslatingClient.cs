using System.Buffers;
using System.Text.Json;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Runtime.Dialects;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Translating;

/// <summary>Takes the events of a provider's stream and gives the client the same in its own words.</summary>
internal sealed class TranslatingClient(IPassClient client, AnswerReader reader, AnswerWriter writer) : IPassClient
{
    private readonly ArrayBufferWriter<byte> _out = new();

    public void Begin(IUpstreamAnswer answer, string model, int attempts, long? costNanoUsd) =>
        client.Begin(answer, model, attempts, costNanoUsd);

    /// <param name="bytes">Whole events.</param>
    /// <exception cref="JsonException">The stream is not what the dialect says.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        _out.ResetWrittenCount();
        Translate(bytes.Span);
        // What the client is not shown, pings and thinking, keeps its connection all the same: by a comment, which no client reads.
        if (_out.WrittenCount == 0) _out.Write(":\n\n"u8);
        await client.WriteAsync(_out.WrittenMemory, cancel);
    }

    private void Translate(ReadOnlySpan<byte> events)
    {
        while (SseFrame.TryTake(ref events, out _, out var data))
        {
            if (data.SequenceEqual("[DONE]"u8)) Write(reader.End());
            else if (!data.IsEmpty) Write(reader.Event(JsonElement.Parse(data)));
        }
    }

    private void Write(IEnumerable<Said> said)
    {
        try
        {
            foreach (var piece in said) writer.Write(piece, _out);
        }
        catch (InvalidOperationException e) // a value of another type than the dialect says
        {
            throw new JsonException(e.Message, e);
        }
    }
}
