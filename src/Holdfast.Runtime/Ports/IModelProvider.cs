using Holdfast.Core.Models;

namespace Holdfast.Runtime.Ports;

/// <summary>A place where models are reached. Safe for any number of calls at once.</summary>
public interface IModelProvider
{
    /// <summary>The request body. Pure: the same call gives the same bytes, today and in the next release, so that any request can be shown as it was sent.</summary>
    byte[] Render(ModelCall call);

    /// <summary>
    /// Sends the body and reads the answer, writing its text down piece by piece as it arrives (on the caller's flow, never concurrently).
    /// Every foreseeable end, cancellation included, is an outcome; an exception is a bug. Time limits are kept here.
    /// </summary>
    ValueTask<ModelOutcome> CallAsync(ModelCall call, ReadOnlyMemory<byte> body, AnswerText text, CancellationToken cancel);
}
