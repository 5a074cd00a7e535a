using System.Text.Json;
using Holdfast.Adapters.Providers.Http;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <summary>The usage stands in a chunk of its own before [DONE], or with some servers in the last one; the first chunk names the model.</summary>
/// <param name="hidesUsage">The chunk that carries nothing but the usage is not the client's.</param>
internal sealed class ChatScan(bool hidesUsage) : UsageScan
{
    private bool _hasBegun;

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
        if (_hasBegun && !HasUsage(data)) return true;
        _hasBegun = true;
        var chunk = JsonSerializer.Deserialize(data, OpenAiWire.Default.ChatUsage);
        AnsweredBy ??= chunk?.Model;
        Usage = chunk?.Usage?.ToUsage() ?? Usage;
        return !hidesUsage || chunk is not { Usage: not null, Choices.Count: 0 };
    }

    public override void TakeWhole(ReadOnlySpan<byte> body)
    {
        var answer = JsonSerializer.Deserialize(body, OpenAiWire.Default.ChatUsage);
        (AnsweredBy, Usage) = (answer?.Model, answer?.Usage?.ToUsage());
    }

    /// <summary>Null in all chunks but one. In a text of the model the quotation mark after the name would stand escaped.</summary>
    private static bool HasUsage(ReadOnlySpan<byte> data)
    {
        var name = "\"usage\""u8;
        var at = data.LastIndexOf(name);
        return at >= 0 && data[(at + name.Length)..].TrimStart(" :"u8) is [(byte)'{', ..];
    }
}
