using System.Buffers;
using Holdfast.Core.Models;
using Holdfast.Core.Money;

namespace Holdfast.Runtime.Ports;

/// <summary>What a client may ask a model's provider for in the provider's own words.</summary>
public enum Operation { Messages, CountTokens, ChatCompletions, Responses }

/// <summary>
/// A place where models are reached, for requests that are passed on as their clients wrote them. Safe for any number of calls at once.
/// </summary>
public interface IUpstream
{
    /// <summary>
    /// Sends the request and reads the answer: a whole one to its end, of a stream the first event. Every foreseeable end, cancellation
    /// included, is a
    /// <see cref="IUpstreamAnswer.Failure"/>; an exception is a bug. Time limits are kept here.
    /// </summary>
    ValueTask<IUpstreamAnswer> SendAsync(UpstreamCall call, CancellationToken cancel);

    /// <summary>Reads what a client has of a stream that broke off; null when that cannot be gone on with.</summary>
    /// <param name="shown">Whole events.</param>
    ICutAnswer? Read(Operation operation, ReadOnlyMemory<byte> shown);
}

/// <summary>An answer that broke off under a client's eyes.</summary>
public interface ICutAnswer
{
    /// <summary>What was said so far, for a model to go on with; empty when nothing was that stands.</summary>
    string Text { get; }

    /// <summary>
    /// What an answer that goes on with it is to be written to: the client then has one whole answer, its events numbered through, no word twice.
    /// Made once for each answer that goes on.
    /// </summary>
    IPassClient Rest(IPassClient client);
}

/// <param name="Query">With its question mark; empty for none.</param>
/// <param name="Headers">Those that the provider is to see, in the client's words. Never a key.</param>
/// <param name="Body">Valid until the answer is disposed of.</param>
/// <param name="Streams">A stream was asked for.</param>
/// <param name="HidesUsage">The usage was asked for on our behalf: the event that carries nothing else is not the client's.</param>
public sealed record UpstreamCall(
    Operation Operation, string Query, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlySequence<byte> Body, bool Streams,
    bool HidesUsage, TimeLimits Limits);

/// <summary>An answer on its way. Used by one flow at a time; disposing of it before its end ends the call at the provider.</summary>
public interface IUpstreamAnswer : IAsyncDisposable
{
    /// <summary>Null while all is well. Set when it was sent: nothing of the answer may be shown but the <see cref="Refusal"/>.</summary>
    Failure? Failure { get; }

    /// <summary>What the provider said in place of an answer, or in a stream of the rest of it; null when it said nothing.</summary>
    UpstreamRefusal? Refusal { get; }

    int Status { get; }

    /// <summary>Those that are for the client.</summary>
    IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>Bytes of a whole answer; null for a stream.</summary>
    int? Length { get; }

    /// <summary>
    /// What the provider has reported so far: all of it at the end, of a whole answer from the beginning. Null when it reported none.
    /// </summary>
    Usage? Usage { get; }

    /// <summary>Tokens of the answer that have come over a stream, estimated.</summary>
    int SaidTokens { get; }

    /// <summary>Model named by the answer.</summary>
    string? AnsweredBy { get; }

    TimeSpan Duration { get; }

    /// <summary>
    /// Copies the answer to the client, byte for byte, as it arrives; of a stream whole events, and calls of tools once the answer is whole, since a
    /// call that was cut must not be seen. Afterwards <see cref="Failure"/> says whether it came whole.
    /// </summary>
    ValueTask CopyToAsync(IPassClient client);
}

/// <summary>An error in the provider's own words.</summary>
public sealed record UpstreamRefusal(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body);

/// <summary>Whoever waits for an answer.</summary>
public interface IPassClient
{
    /// <summary>An answer begins: nothing else can be tried from now on. Called at most once, before the first byte.</summary>
    /// <param name="model">provider/model.</param>
    /// <param name="costNanoUsd">Null while it is not known.</param>
    void Begin(IUpstreamAnswer answer, string model, int attempts, long? costNanoUsd);

    /// <summary>Returns when the bytes are no longer needed.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel);
}
