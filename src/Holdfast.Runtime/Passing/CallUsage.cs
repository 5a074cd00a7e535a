using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Passing;

/// <summary>What a call used: the provider's word, and where it gave none or not the last, an estimate.</summary>
internal static class CallUsage
{
    /// <param name="answer">Null when nobody lived to hear one.</param>
    /// <param name="promptTokens">Estimated.</param>
    public static (Usage Usage, bool IsEstimated) Of(IUpstreamAnswer? answer, int promptTokens)
    {
        var prompt = new Usage(promptTokens, 0, 0, 0, 0);
        return answer switch
        {
            null => (prompt, true),
            { Failure: null, Usage: { } reported } => (reported, false),
            { Failure: { } failure } when !WasWorkedOn(failure) => (default, false),
            _ => (WithSaid(answer.Usage ?? prompt, answer.SaidTokens), true),
        };
    }

    /// <summary>
    /// A call that was refused before it began costs nothing; one that was left, or broke later, is billed for what went in and came out.
    /// </summary>
    private static bool WasWorkedOn(Failure failure) => failure.Stage switch
    {
        FailureStage.Streaming => true,
        FailureStage.AwaitingFirstToken => failure.Kind is FailureKind.Cancelled or FailureKind.FirstTokenTimeout or FailureKind.AttemptTimeout,
        _ => false,
    };

    private static Usage WithSaid(Usage usage, int said) => usage with { Output = Math.Max(usage.Output, said) };
}
