using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Effects;

/// <summary>Stands where a ladder names a provider that is no longer configured: the attempt fails like any other, and the ladder goes on.</summary>
internal sealed class UnconfiguredProvider : IModelProvider
{
    public byte[] Render(ModelCall call) => [];

    public ValueTask<ModelOutcome> CallAsync(ModelCall call, ReadOnlyMemory<byte> body, AnswerText text, CancellationToken cancel) =>
        ValueTask.FromResult(new ModelOutcome(
            new Failure(FailureKind.ModelNotFound, FailureStage.Preparing, FailureSide.Ours, $"No provider named {call.Rung.Provider} is configured."),
            [], StopReason.Interrupted, Usage: null));
}
