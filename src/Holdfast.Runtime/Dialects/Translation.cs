using System.Buffers;
using System.Text.Json;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Dialects;

/// <summary>From a client's request to the same one in a provider's words.</summary>
public static class Translation
{
    /// <summary>The answer's header that names the fields of the client which found no place, parted by commas.</summary>
    public const string DroppedHeader = "Holdfast-Dropped";

    /// <exception cref="UntranslatableException">It is no request of this dialect, or asks for what only its own provider has.</exception>
    /// <param name="isKept">The conversation is kept here: what the client names of it, elsewhere, is not needed.</param>
    public static Asked Read(Operation operation, ReadOnlySequence<byte> body, bool isKept = false)
    {
        var request = Parse(body);
        return operation switch
        {
            Operation.Messages or Operation.CountTokens => MessagesRequestReader.Read(request),
            Operation.ChatCompletions => ChatRequestReader.Read(request),
            _ => ResponsesRequestReader.Read(request, isKept),
        };
    }

    /// <summary>The request, and the client's fields that found no place in it.</summary>
    /// <param name="isCompatible">A server that knows only the older names of fields.</param>
    /// <exception cref="UntranslatableException">This dialect cannot say it.</exception>
    public static (byte[] Body, IReadOnlyList<string> Dropped) Write(Asked asked, Dialect dialect, ModelCard card, bool isCompatible) =>
        dialect switch
        {
            Dialect.Anthropic => new MessagesRequestWriter(asked, card).Write(),
            Dialect.OpenAi => new ChatRequestWriter(asked, card, isCompatible).Write(),
            _ => throw new ArgumentException($"Nothing is translated to {dialect}.", nameof(dialect)),
        };

    public static Operation OperationOf(Dialect dialect) => dialect == Dialect.Anthropic ? Operation.Messages : Operation.ChatCompletions;

    public static Dialect DialectOf(Operation operation) =>
        operation is Operation.Messages or Operation.CountTokens ? Dialect.Anthropic : Dialect.OpenAi;

    private static JsonElement Parse(ReadOnlySequence<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 512 });
            return JsonElement.ParseValue(ref json);
        }
        catch (JsonException e)
        {
            throw new UntranslatableException("body", e.Message);
        }
    }
}
