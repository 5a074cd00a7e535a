using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <summary>What a client has of a chat completion that broke off.</summary>
internal sealed class CutCompletion : ICutAnswer
{
    private readonly StringBuilder _text = new();

    /// <summary>What its chunks have in common; null when none was shown.</summary>
    public string? Id { get; private set; }

    public long? Created { get; private set; }

    public string Text => _text.ToString();

    /// <summary>Null when it cannot be gone on with.</summary>
    /// <param name="shown">Whole events.</param>
    public static CutCompletion? Read(ReadOnlySpan<byte> shown)
    {
        var cut = new CutCompletion();
        try
        {
            while (SseFrame.TryTake(ref shown, out _, out var data))
            {
                if (!data.IsEmpty) cut.Take(JsonNode.Parse(data)!.AsObject());
            }
            return cut;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // what no string can hold is not quoted either
        {
            return null;
        }
    }

    public IPassClient Rest(IPassClient client) => new CompletionRest(this, client);

    private void Take(JsonObject chunk)
    {
        Id ??= (string?)chunk["id"];
        Created ??= (long?)chunk["created"];
        foreach (var choice in chunk["choices"]?.AsArray() ?? []) _text.Append((string?)choice?["delta"]?["content"]);
    }
}
