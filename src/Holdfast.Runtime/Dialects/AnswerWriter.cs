using System.Buffers;
using System.Text.Json.Nodes;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Dialects;

/// <summary>Writes one answer in the words of a client: whole, or event by event.</summary>
public abstract class AnswerWriter
{
    /// <param name="now">When the answer is made.</param>
    /// <param name="tellsUsage">A stream of Chat Completions tells its usage; others always do.</param>
    public static AnswerWriter Of(Operation operation, DateTimeOffset now, bool tellsUsage) => operation switch
    {
        Operation.Messages or Operation.CountTokens => new MessagesAnswerWriter(),
        Operation.ChatCompletions => new ChatAnswerWriter(now, tellsUsage),
        _ => new ResponsesAnswerWriter(now),
    };

    /// <summary>The answer so far.</summary>
    protected SaidAnswer Answer { get; } = new();

    /// <summary>The events that tell of it; none for what only the end tells.</summary>
    public void Write(Said said, IBufferWriter<byte> into)
    {
        Answer.Add(said);
        Tell(said, into);
    }

    /// <summary>A whole answer.</summary>
    public byte[] Whole(IEnumerable<Said> said)
    {
        foreach (var piece in said) Answer.Add(piece);
        return Whole().Bytes();
    }

    /// <summary>An error in place of an answer.</summary>
    /// <param name="requestId">Named by the dialects that do; null = nobody knows.</param>
    public byte[] Error(SaidError error, string? requestId) => ErrorBody(error, requestId).Bytes();

    public abstract int StatusOf(SaidError error);

    protected abstract void Tell(Said said, IBufferWriter<byte> into);

    protected abstract JsonObject Whole();

    protected abstract JsonObject ErrorBody(SaidError error, string? requestId);

    /// <summary>What a provider meant, where it gave no status.</summary>
    protected static int PlainStatusOf(SaidError error) => error.Kind switch
    {
        FailureKind.RateLimited or FailureKind.SpendCap => 429,
        FailureKind.Authentication => 401,
        FailureKind.ModelNotFound => 404,
        FailureKind.PromptTooLong or FailureKind.InvalidRequest or FailureKind.ContentRefused =>
            error.Status is >= 400 and < 500 ? error.Status.Value : 400,
        _ => error.Status is >= 500 and not 529 ? error.Status.Value : 500,
    };
}
