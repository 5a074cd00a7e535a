using System.Text.Json;
using Holdfast.Adapters.Providers.Http;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <summary>The usage stands in the last event, with the whole response.</summary>
internal sealed class ResponsesScan : UsageScan
{
    public override ReadOnlyMemory<byte> EndMarker => default; // the last event is the end

    public override bool Take(ReadOnlySpan<byte> frame)
    {
        var name = SseFrame.Field(frame, "event:"u8);
        if (name.StartsWith("response."u8)) CheckObject(SseFrame.Field(frame, "data:"u8));
        if (name.EndsWith(".delta"u8)) Said(frame.Length);
        else if (name.SequenceEqual("response.completed"u8) || name.SequenceEqual("response.incomplete"u8) || name.SequenceEqual("response.failed"u8))
            End(SseFrame.Field(frame, "data:"u8));
        else if (name.SequenceEqual("error"u8)) Error = ProviderError.Parse(SseFrame.Field(frame, "data:"u8));
        return true;
    }

    public override void TakeWhole(ReadOnlySpan<byte> body) => Take(JsonSerializer.Deserialize(body, OpenAiWire.Default.ResponseUsage));

    private void End(ReadOnlySpan<byte> data)
    {
        IsComplete = HasStop = true;
        Take(JsonSerializer.Deserialize(data, OpenAiWire.Default.ResponseEnd)?.Response);
    }

    private void Take(ResponseUsage? response)
    {
        (AnsweredBy, Usage) = (response?.Model, response?.Usage?.ToUsage());
        if (response?.Error is { } error) Error = new(null, error.Code, error.Message ?? "The response failed.");
    }
}
