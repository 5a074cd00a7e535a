using Holdfast.Core.Models;

namespace Holdfast.Runtime.Effects;

/// <summary>A call that ends because the server stops was cancelled by nobody who asked for that: it is made again.</summary>
internal static class Stopping
{
    public static Failure? Judged(this Failure? failure, CancellationToken stopping) =>
        failure is { Kind: FailureKind.Cancelled } && stopping.IsCancellationRequested
            ? failure with { Kind = FailureKind.Abandoned, Message = "The server was stopped during the call." }
            : failure;
}
