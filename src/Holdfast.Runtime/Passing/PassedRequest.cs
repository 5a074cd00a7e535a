using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Holdfast.Core.Context;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Repair;
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

    /// <summary>Where the messages end, if an answer that breaks off may be gone on with; null where it cannot.</summary>
    internal int? MessagesEnd { get; init; }

    /// <summary>Where the input of Responses begins, if it is one text: to be gone on with, it has to be a list.</summary>
    internal int? TextStart { get; init; }

    /// <summary>Blocks that an answer which broke off has left, to be taken out: nobody has signed them.</summary>
    internal IReadOnlyList<Edit> Broken { get; init; } = [];

    /// <summary>What it asks for that multiplies its price.</summary>
    public CallTerms Terms { get; init; }

    /// <summary>How often the provider may search the web for it, each time for a fee.</summary>
    public int MaxWebSearches { get; init; }

    public bool HidesUsage => UsageWish is not null;

    public bool CanGoOn => MessagesEnd is not null;

    /// <exception cref="JsonException">It is no JSON object, or names its model in another way than by one text.</exception>
    public static PassedRequest Read(ReadOnlyMemory<byte> body, Operation operation) => new RequestScan(body.Span, operation).Read(body);

    /// <summary>Estimated.</summary>
    public int PromptTokens(Rung rung) => TokenEstimator.Tokens(Weight, rung.Card.TokensPerKilobyte);

    /// <summary>The body that asks this model.</summary>
    /// <param name="cut">An answer that broke off, which it is to go on with; null or empty = it answers from the beginning.</param>
    public ReadOnlySequence<byte> For(Rung rung, string? cut = null)
    {
        if (rung.Card.Id == Model && UsageWish is null && Broken.Count == 0 && string.IsNullOrEmpty(cut)) return new(Bytes);
        var edits = new List<Edit>(Broken);
        if (rung.Card.Id != Model) edits.Add(new(ModelPlace.At, ModelPlace.Length, Quoted(rung.Card.Id)));
        if (UsageWish is { } wish) edits.Add(wish);
        if (!string.IsNullOrEmpty(cut)) edits.AddRange(GoOn(cut));
        edits.Sort((one, other) => one.At.CompareTo(other.At));
        return Edit.Apply(Bytes, CollectionsMarshal.AsSpan(edits));
    }

    /// <summary>The same in all dialects. Said in the user's place, since newer models refuse to go on with an answer that stands last.</summary>
    private IEnumerable<Edit> GoOn(string cut)
    {
        if (TextStart is { } start) yield return new(start, 0, """[{"role":"user","content":"""u8.ToArray());
        byte[] said =
        [
            .. """,{"role":"assistant","content":"""u8, .. Quoted(cut), .. """},{"role":"user","content":"""u8, .. Quoted(Continuation.Ask(cut)),
            (byte)'}',
        ];
        yield return new(MessagesEnd!.Value, 0, TextStart is null ? said : [(byte)'}', .. said, (byte)']']);
    }

    private static byte[] Quoted(string text) => [(byte)'"', .. JsonEncodedText.Encode(text).EncodedUtf8Bytes, (byte)'"'];
}
