using Holdfast.Core.Money;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>Reads of an answer that is only passed on what the ledger needs, in one dialect.</summary>
internal abstract class UsageScan
{
    private int _deltas, _shortest = int.MaxValue;
    private long _bytes;

    /// <summary>Reported so far.</summary>
    public Usage? Usage { get; protected set; }

    /// <summary>Model named by the answer.</summary>
    public string? AnsweredBy { get; protected set; }

    /// <summary>The end marker was seen.</summary>
    public bool IsComplete { get; protected set; }

    /// <summary>Why it ended was said: the answer is whole, though its end marker may be missing.</summary>
    public bool HasStop { get; protected set; }

    /// <summary>What has begun must not be shown before it is whole: a call of a tool.</summary>
    public bool HoldsBack { get; protected set; }

    /// <summary>The event that ends a stream.</summary>
    public abstract ReadOnlyMemory<byte> EndMarker { get; }

    /// <summary>The provider reported an error inside the stream.</summary>
    public ProviderError? Error { get; protected set; }

    /// <summary>
    /// Tokens in the deltas so far, estimated without reading them: what one is longer than the shortest is text, and none is nothing.
    /// </summary>
    public int SaidTokens => _deltas == 0 ? 0 : (int)Math.Max(_deltas, (_bytes - ((long)_deltas * _shortest)) / 4);

    /// <summary>Takes one event of a stream.</summary>
    /// <param name="frame">Its lines, with the empty one that ends it.</param>
    /// <returns>False when it is not the client's.</returns>
    /// <exception cref="System.Text.Json.JsonException">The data is not what the dialect says.</exception>
    public abstract bool Take(ReadOnlySpan<byte> frame);

    /// <summary>Takes a whole answer.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is not what the dialect says.</exception>
    public abstract void TakeWhole(ReadOnlySpan<byte> body);

    /// <summary>Told from what was cut without reading it: that costs as much as all the rest of passing on.</summary>
    /// <exception cref="System.Text.Json.JsonException">The data is no JSON object.</exception>
    protected static void CheckObject(ReadOnlySpan<byte> data)
    {
        if (data is not [(byte)'{', .., (byte)'}']) throw new System.Text.Json.JsonException("An event's data is no JSON object.");
    }

    protected void Said(int bytes)
    {
        _deltas++;
        _bytes += bytes;
        _shortest = Math.Min(_shortest, bytes);
    }
}
