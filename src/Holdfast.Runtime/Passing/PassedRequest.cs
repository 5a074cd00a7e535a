using System.Buffers;
using System.Text.Json;
using Holdfast.Core.Context;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Passing;

/// <summary>
/// A request as a client wrote it, and what Holdfast has to know of it. It is passed on byte for byte but for the name of the model and,
/// where only so a stream's usage is told, the wish for that.
/// </summary>
/// <param name="Model">What the client calls the model; null when it names none.</param>
/// <param name="Streams">It asks for a stream.</param>
/// <param name="MaxOutputTokens">Null when it sets no bound.</param>
/// <param name="Weight">Of its texts, in bytes.</param>
public sealed record PassedRequest(string? Model, bool Streams, int? MaxOutputTokens, long Weight)
{
    /// <summary>Valid as long as the buffer it was read from.</summary>
    internal ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Where the model's name stands, quotation marks included.</summary>
    internal (int At, int Length) ModelPlace { get; init; }

    /// <summary>Asks for the usage of a stream; null where the client does, or nobody has to.</summary>
    internal Edit? UsageWish { get; init; }

    public bool HidesUsage => UsageWish is not null;

    /// <exception cref="JsonException">It is no JSON object, or names its model in another way than by one text.</exception>
    public static PassedRequest Read(ReadOnlyMemory<byte> body, Operation operation) => new RequestScan(body.Span, operation).Read(body);

    /// <summary>Estimated.</summary>
    public int PromptTokens(Rung rung) => TokenEstimator.Tokens(Weight, rung.Card.TokensPerKilobyte);

    /// <summary>The body that asks this model.</summary>
    public ReadOnlySequence<byte> For(Rung rung)
    {
        Span<Edit> edits = new Edit[2];
        var count = 0;
        if (rung.Card.Id != Model) edits[count++] = new(ModelPlace.At, ModelPlace.Length, Quoted(rung.Card.Id));
        if (UsageWish is { } wish) edits[count++] = wish;
        if (count == 2 && edits[0].At > edits[1].At) (edits[0], edits[1]) = (edits[1], edits[0]);
        return Edit.Apply(Bytes, edits[..count]);
    }

    private static byte[] Quoted(string model) => [(byte)'"', .. JsonEncodedText.Encode(model).EncodedUtf8Bytes, (byte)'"'];
}
