using System.Buffers;
using System.Text.Json;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Models;
using Holdfast.Runtime.Dialects;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Translating;

/// <summary>Takes the bytes of a provider's stream and gives the client the same in its own words, event by event.</summary>
internal sealed class TranslatingClient(IPassClient client, AnswerReader reader, AnswerWriter writer) : IPassClient
{
    private readonly ArrayBufferWriter<byte> _out = new(), _pending = new();

    public void Begin(IUpstreamAnswer answer, string model, int attempts, long? costNanoUsd) =>
        client.Begin(answer, model, attempts, costNanoUsd);

    /// <exception cref="JsonException">The stream is not what the dialect says.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        _pending.Write(bytes.Span);
        _out.ResetWrittenCount();
        var hasEvents = Translate();
        // What the client is not shown, pings and thinking, keeps its connection all the same: by a comment, which no client reads.
        if (hasEvents && _out.WrittenCount == 0) _out.Write(":\n\n"u8);
        if (_out.WrittenCount > 0) await client.WriteAsync(_out.WrittenMemory, cancel);
    }

    /// <summary>False while no event has come whole.</summary>
    private bool Translate()
    {
        var pending = _pending.WrittenSpan;
        var done = 0;
        while (SseFrame.Length(pending[done..]) is > 0 and var length)
        {
            Frame(SseFrame.Field(pending.Slice(done, length), "data:"u8));
            done += length;
        }
        if (done == 0) return false;
        var rest = pending[done..].ToArray();
        _pending.ResetWrittenCount();
        _pending.Write(rest);
        return true;
    }

    private void Frame(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty) return;
        if (data.SequenceEqual("[DONE]"u8))
        {
            Write(reader.End());
            return;
        }
        var read = JsonElement.Parse(data);
        if (read.ValueKind == JsonValueKind.Object && read.TryGetProperty("error", out var error) && error.ValueKind != JsonValueKind.Null)
            Write([new Said.Failed(ErrorOf(data))]);
        else Write(reader.Event(read));
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

    private static SaidError ErrorOf(ReadOnlySpan<byte> data)
    {
        var error = ProviderError.Parse(data);
        return new(FailureMap.Failure(error, status: null, FailureStage.Streaming, secret: null).Kind, null, error.Message);
    }
}
