using System.Buffers;
using System.Text.Json;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Runtime.Dialects;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Translating;

/// <summary>A provider's answer in the client's words. How it ended and what it used are the provider's word, read from its own.</summary>
internal sealed class TranslatedAnswer : IUpstreamAnswer
{
    private readonly IUpstreamAnswer _own;
    private readonly AnswerReader _reader;
    private readonly AnswerWriter _writer;
    private byte[]? _whole;
    private Failure? _unreadable;

    private TranslatedAnswer(IUpstreamAnswer own, AnswerReader reader, AnswerWriter writer, IReadOnlyList<string> dropped)
    {
        (_own, _reader, _writer) = (own, reader, writer);
        Refusal = own.Refusal is { } refusal ? TranslatedHeaders.Refusal(refusal, own.Failure!, writer) : null;
        var headers = own.Refusal is null && own.Failure is null ? TranslatedHeaders.Of(own.Headers) : [];
        if (own.Failure is null) headers.Add(new("content-type", own.Length is null ? "text/event-stream" : "application/json"));
        if (dropped.Count > 0) headers.Add(new(Translation.DroppedHeader, string.Join(',', dropped)));
        Headers = headers;
    }

    public Failure? Failure => _unreadable ?? _own.Failure;

    public UpstreamRefusal? Refusal { get; private set; }

    public int Status => _own.Status;

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    public int? Length => _whole?.Length;

    public Usage? Usage => _own.Usage;

    public int SaidTokens => _own.SaidTokens;

    public string? AnsweredBy => _own.AnsweredBy;

    public RateLimits Told => _own.Told;

    public TimeSpan Duration => _own.Duration;

    /// <summary>A whole answer is translated at once, so that one which cannot be read is known before the client sees any of it.</summary>
    public static async ValueTask<IUpstreamAnswer> OfAsync(
        IUpstreamAnswer own, AnswerReader reader, AnswerWriter writer, IReadOnlyList<string> dropped)
    {
        var answer = new TranslatedAnswer(own, reader, writer, dropped);
        if (own.Failure is null && own.Length is { } length) await answer.ReadWholeAsync(length);
        return answer;
    }

    public async ValueTask CopyToAsync(IPassClient client)
    {
        if (_whole is not null)
        {
            await client.WriteAsync(_whole, CancellationToken.None);
            return;
        }
        await _own.CopyToAsync(new TranslatingClient(client, _reader, _writer));
        if (_own is { Refusal: { } said, Failure: { } failure }) Refusal = TranslatedHeaders.InStream(said, failure, _writer);
    }

    public ValueTask DisposeAsync() => _own.DisposeAsync();

    private async ValueTask ReadWholeAsync(int length)
    {
        var bytes = new CollectingClient(length);
        await _own.CopyToAsync(bytes);
        if (_own.Failure is not null) return;
        try
        {
            _whole = _writer.Whole(_reader.Whole(JsonElement.Parse(bytes.Written.Span)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            _unreadable = CallFailure.Malformed(FailureStage.Streaming, $"The answer is not what it should be: {e.Message}");
        }
    }

    private sealed class CollectingClient(int length) : IPassClient
    {
        private readonly ArrayBufferWriter<byte> _written = new(Math.Max(1, length));

        public ReadOnlyMemory<byte> Written => _written.WrittenMemory;

        public void Begin(IUpstreamAnswer answer, string model, int attempts, long? costNanoUsd) => throw new NotSupportedException();

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
        {
            _written.Write(bytes.Span);
            return default;
        }
    }
}
