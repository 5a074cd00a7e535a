using Holdfast.Core.Conversations;
using Holdfast.Runtime.Intake;

namespace Holdfast.Server.Errors;

/// <summary>What the core refuses, as the caller is told.</summary>
public static class RefusalProblem
{
    public static ProblemResult Problem(this Refusal refusal) => Code(refusal).Problem();

    public static ProblemResult Problem(this CommandResult.Refused refused) => refused.Reason.Problem() with { RetryAfter = refused.RetryAfter };

    public static ErrorCode Code(Refusal refusal) => refusal switch
    {
        Refusal.ConversationNotFound => ErrorCode.ConversationNotFound,
        Refusal.AgentNotFound => ErrorCode.AgentNotFound,
        Refusal.MessageEmpty => ErrorCode.MessageEmpty,
        Refusal.MessageTooLarge => ErrorCode.MessageTooLarge,
        Refusal.ImportUnpaired => ErrorCode.ImportUnpaired,
        Refusal.TooManyQueued => ErrorCode.TooManyQueued,
        Refusal.NothingToCancel => ErrorCode.NothingToCancel,
        Refusal.ForkPointNotFound => ErrorCode.ForkPointNotFound,
        Refusal.NothingToMark => ErrorCode.NothingToMark,
        Refusal.NotHandedOff => ErrorCode.NotHandedOff,
        Refusal.NotInReview => ErrorCode.NotInReview,
        Refusal.NothingWaits => ErrorCode.NothingWaits,
        Refusal.AlreadyClaimed => ErrorCode.AlreadyClaimed,
        Refusal.TooBusy => ErrorCode.Busy,
        Refusal.TakesNoMessages => ErrorCode.ConversationTakesNoMessages,
        Refusal.ToolNameTaken => ErrorCode.ToolNameTaken,
        Refusal.NoResultsAwaited => ErrorCode.NoResultsAwaited,
        Refusal.ResultsUnmatched => ErrorCode.ResultsUnmatched,
        _ => throw new InvalidOperationException($"The refusal {refusal} has no error code."),
    };
}
