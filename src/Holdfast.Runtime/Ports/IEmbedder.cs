using Holdfast.Core.Models;

namespace Holdfast.Runtime.Ports;

/// <summary>A place where vectors are made of texts. Safe for any number of calls at once.</summary>
public interface IEmbedder
{
    /// <summary>The request body. Pure: the same call gives the same bytes, so that any request can be shown as it was sent.</summary>
    byte[] Render(EmbeddingCall call);

    /// <summary>
    /// Sends the body and reads the vectors. Every foreseeable end, cancellation included, is an outcome; an exception is a bug. Time limits are
    /// kept here: the first token is the whole answer.
    /// </summary>
    ValueTask<EmbeddingOutcome> EmbedAsync(EmbeddingCall call, ReadOnlyMemory<byte> body, CancellationToken cancel);
}
