using Holdfast.Core.Models;

namespace Holdfast.Runtime.Ports;

/// <summary>A place where vectors are made of texts. Safe for any number of calls at once.</summary>
public interface IEmbedder
{
    /// <summary>
    /// Every foreseeable end, cancellation included, is an outcome; an exception is a bug. Time limits are kept here: the first token is the
    /// whole answer.
    /// </summary>
    ValueTask<EmbeddingOutcome> EmbedAsync(EmbeddingCall call, CancellationToken cancel);
}
