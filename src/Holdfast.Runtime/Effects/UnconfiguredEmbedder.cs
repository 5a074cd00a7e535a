using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Effects;

/// <summary>Stands where an agent names an embedding model at a provider that is no longer configured: recall goes by words.</summary>
internal sealed class UnconfiguredEmbedder : IEmbedder
{
    public byte[] Render(EmbeddingCall call) => [];

    public ValueTask<EmbeddingOutcome> EmbedAsync(EmbeddingCall call, ReadOnlyMemory<byte> body, CancellationToken cancel) =>
        ValueTask.FromResult(new EmbeddingOutcome(
            new Failure(FailureKind.ModelNotFound, FailureStage.Preparing, FailureSide.Ours, $"No provider named {call.Model.Provider} is configured."),
            [], Usage: null));
}
