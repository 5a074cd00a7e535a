using Holdfast.Core.Models;

namespace Holdfast.Runtime.Ports;

/// <summary>A place where models are reached. Safe for any number of calls at once.</summary>
public interface IModelProvider
{
    /// <summary>The request body. Pure: the same call gives the same bytes, today and in the next release, so that any request can be shown as it was sent.</summary>
    byte[] Render(ModelCall call);

    /// <summary>
    /// The provider's own count of the tokens of the call's prompt, where it has an endpoint that counts and costs nothing. Null where it has none, and
    /// whenever it gives no answer soon: it is never worth more than seconds. Throws only when it is cancelled.
    /// </summary>
    ValueTask<int?> CountAsync(ModelCall call, CancellationToken cancel) => ValueTask.FromResult<int?>(null);

    /// <summary>
    /// Sends the body and reads the answer, writing down that it begins and then its text, piece by piece as it arrives (on the caller's flow, never
    /// concurrently).
    /// Every foreseeable end, cancellation included, is an outcome; an exception is a bug. Time limits are kept here.
    /// </summary>
    ValueTask<ModelOutcome> CallAsync(ModelCall call, ReadOnlyMemory<byte> body, AnswerText text, CancellationToken cancel);
}
