using System.Text.Json;
using Holdfast.Adapters.Providers.Http;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <summary>The usage stands in a chunk of its own before [DONE], or with some servers in the last one.</summary>
/// <param name="hidesUsage">The chunk that carries nothing but the usage is not the client's.</param>
internal sealed class ChatScan(bool hidesUsage) : UsageScan
{
    private bool _isUsageOnly;

    public override bool Take(ReadOnlySpan<byte> frame)
    {
        var data = SseFrame.Field(frame, "data:"u8);
        if (data.IsEmpty) return true;
        if (data.SequenceEqual("[DONE]"u8))
        {
            IsComplete = true;
            return true;
        }
        if (data.StartsWith("{\"error\""u8)) Error = ProviderError.Parse(data);
        Said(data.Length);
        if (!HasUsage(data)) return true;
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

    /// <summary>Null in all chunks but one. In a text of the model the quotation mark after the name would stand escaped.</summary>
    private static bool HasUsage(ReadOnlySpan<byte> data)
    {
        var name = "\"usage\""u8;
        var at = data.LastIndexOf(name);
        return at >= 0 && data[(at + name.Length)..].TrimStart(" :"u8) is [(byte)'{', ..];
    }
}
