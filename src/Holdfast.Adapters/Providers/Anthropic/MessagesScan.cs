using System.Text.Json;
using Holdfast.Adapters.Providers.Http;

namespace Holdfast.Adapters.Providers.Anthropic;

/// <summary>The usage stands in message_start and, cumulative, in message_delta; the rest is only counted.</summary>
internal sealed class MessagesScan : UsageScan
{
    private static readonly byte[] Stop = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"u8.ToArray();

    private WireUsage? _usage;

    public override ReadOnlyMemory<byte> EndMarker => Stop;

    public override bool Take(ReadOnlySpan<byte> frame)
    {
        var name = SseFrame.Field(frame, "event:"u8);
        if (name.StartsWith("content_block_"u8) || name.StartsWith("message_"u8)) CheckObject(Data(frame)); // others are what they are
        if (name.SequenceEqual("content_block_delta"u8)) Said(frame.Length);
        else if (name.SequenceEqual("content_block_start"u8)) HoldsBack |= frame.IndexOf("\"tool_use\""u8) >= 0;
        else if (name.SequenceEqual("message_start"u8)) Start(JsonSerializer.Deserialize(Data(frame), AnthropicWire.Default.MessageStart)?.Message);
        else if (name.SequenceEqual("message_delta"u8)) End(JsonSerializer.Deserialize(Data(frame), AnthropicWire.Default.MessageDelta));
        else if (name.SequenceEqual("message_stop"u8)) IsComplete = true;
        else if (name.SequenceEqual("error"u8)) Error = ProviderError.Parse(Data(frame));
        return true;
    }

    public override void TakeWhole(ReadOnlySpan<byte> body) => Start(JsonSerializer.Deserialize(body, AnthropicWire.Default.StartedMessage));

    private static ReadOnlySpan<byte> Data(ReadOnlySpan<byte> frame) => SseFrame.Field(frame, "data:"u8);

    private void Start(StartedMessage? message)
    {
        AnsweredBy = message?.Model;
        Count(message?.Usage);
    }

    private void End(MessageDelta? end)
    {
        HasStop |= end?.Delta?.StopReason is not null;
        Count(end?.Usage);
    }

    private void Count(WireUsage? usage)
    {
        if (usage is null) return;
        _usage = _usage is null ? usage : _usage.Then(usage);
        Usage = _usage.ToUsage();
    }
}
