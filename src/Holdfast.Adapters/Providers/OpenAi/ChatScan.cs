using System.Text.Json;
using Holdfast.Adapters.Providers.Http;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <summary>The usage stands in a chunk of its own before [DONE], or with some servers in the last one.</summary>
/// <param name="hidesUsage">The chunk that carries nothing but the usage is not the client's.</param>
internal sealed class ChatScan(bool hidesUsage) : UsageScan
{
    private static readonly byte[] Done = "data: [DONE]\n\n"u8.ToArray();

    private bool _isUsageOnly;

    public override ReadOnlyMemory<byte> EndMarker => Done;

    public override bool Take(ReadOnlySpan<byte> frame)
    {
        var data = SseFrame.Field(frame, "data:"u8);
        if (data.IsEmpty) return true;
        if (data.SequenceEqual("[DONE]"u8))
        {
            IsComplete = HasStop = true;
            return true;
        }
        CheckObject(data);
        if (data.StartsWith("{\"error\""u8)) Error = ProviderError.Parse(data);
        Said(data.Length);
        HasStop |= After(data, "\"finish_reason\""u8) is [(byte)'"', ..];
        HoldsBack |= After(data, "\"tool_calls\""u8) is [(byte)'[', ..] || After(data, "\"function_call\""u8) is [(byte)'{', ..];
        // Null in all chunks but one.
        if (After(data, "\"usage\""u8) is not [(byte)'{', ..]) return true;
        TakeWhole(data);
        return !hidesUsage || !_isUsageOnly;
    }

    public override void TakeWhole(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        if (!json.EnterObject()) return;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("model"u8)) AnsweredBy = json.ReadText();
            else if (json.ValueTextEquals("usage"u8)) Usage = JsonSerializer.Deserialize(ref json, OpenAiWire.Default.WireUsage)?.ToUsage() ?? Usage;
            else if (json.ValueTextEquals("choices"u8)) Choices(ref json);
            else json.Skip();
        }
    }

    /// <summary>None in the chunk that carries the usage and nothing else.</summary>
    private void Choices(ref Utf8JsonReader json)
    {
        _isUsageOnly = json.EnterArray();
        while (json.TokenType != JsonTokenType.Null && json.NextObject())
        {
            _isUsageOnly = false;
            json.Skip();
        }
    }

    /// <summary>The value of a member, wherever it stands; empty when there is none. In a text of the model the mark after the name would stand escaped.</summary>
    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> data, ReadOnlySpan<byte> name)
    {
        var at = data.LastIndexOf(name);
        return at < 0 ? [] : data[(at + name.Length)..].TrimStart(" :"u8);
    }
}
