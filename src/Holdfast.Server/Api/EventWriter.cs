using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Streaming;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>Writes stream events as server-sent events, straight into the response's buffer.</summary>
internal sealed class EventWriter
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly PipeWriter _pipe;
    private readonly Utf8JsonWriter _json;

    private EventWriter(PipeWriter pipe) => (_pipe, _json) = (pipe, new Utf8JsonWriter(pipe, Relaxed));

    public static EventWriter Begin(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return new EventWriter(http.Response.BodyWriter);
    }

    public ValueTask<FlushResult> FlushAsync(CancellationToken cancel) => _pipe.FlushAsync(cancel);

    public void Write(StreamEvent e)
    {
        switch (e)
        {
            case StreamEvent.Delta delta:
                Frame("delta", e.Cursor, () => WriteDelta(delta.Text));
                break;
            case StreamEvent.Journaled journaled:
                Frame("entry", e.Cursor, () => WriteEntry(journaled.Entry));
                break;
            case StreamEvent.Status { Value: var status }:
                Write("status", e.Cursor, new Contract.Status(status.State, status.Reason, status.Until));
                break;
            case StreamEvent.Idle:
                _pipe.Write(":\n\n"u8);
                break;
        }
    }

    public void WriteDone(StreamCursor cursor, Contract.MessageAnswer answer) => Write("done", cursor, answer);

    /// <param name="name">Of the event.</param>
    public void Write<T>(string name, StreamCursor cursor, T data) => Frame(name, cursor, () => JsonSerializer.Serialize(_json, data, ServerJson.Of<T>()));

    private void Frame(string name, StreamCursor cursor, Action data)
    {
        Encoding.ASCII.GetBytes($"id: {cursor}\nevent: {name}\ndata: ", _pipe);
        data();
        _json.Flush();
        _json.Reset();
        _pipe.Write("\n\n"u8);
    }

    private void WriteDelta(string text)
    {
        _json.WriteStartObject();
        _json.WriteString("text"u8, text);
        _json.WriteEndObject();
    }

    /// <summary>The shape of <see cref="Contract.Entry"/>, with the stored fact copied as it is.</summary>
    private void WriteEntry(Entry entry)
    {
        _json.WriteStartObject();
        _json.WriteNumber("seq"u8, entry.Seq);
        _json.WriteString("at"u8, entry.At);
        _json.WriteString("kind"u8, EntryCodec.KindOf(entry.Fact));
        _json.WritePropertyName("data"u8);
        _json.WriteRawValue(EntryCodec.Encode(entry.Fact), skipInputValidation: true);
        _json.WriteEndObject();
    }
}
