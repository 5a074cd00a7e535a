using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Intake;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.People;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>What waits for people, as they name it, and what they say to it: the same for hand-offs and reviews.</summary>
internal sealed class InboxDoor(IInbox inbox, ConversationService conversations, Presences presences)
{
    private const int NoteChars = 4_000;

    /// <summary>Null when there is no item of this name for the caller.</summary>
    public async ValueTask<InboxRow?> FindAsync(HttpContext http, InboxKind kind, string id, CancellationToken cancel) =>
        ItemId.Parse(kind == InboxKind.Handoff ? ItemId.Handoff : ItemId.Review, http.Caller().Tenant, id) is { } named
        && await inbox.FindAsync(named.Key, named.Seq, cancel) is { } row && row.Kind == kind ? row : null;

    /// <summary>Null when it was said, now or by an earlier try of the same request.</summary>
    /// <param name="command">From the entry that asked for a person, and who speaks.</param>
    public async ValueTask<ProblemResult?> TellAsync(
        HttpContext http, InboxKind kind, string id, Func<long, string, Command> command, Idempotency idempotency, CancellationToken cancel)
    {
        if (await FindAsync(http, kind, id, cancel) is not { } row) return Missing(kind);
        return await AskAsync(http, row, command, idempotency, cancel) switch
        {
            CommandResult.Refused { Reason: Refusal.NothingWaits } => Missing(kind),
            CommandResult.Refused refused => refused.Problem(),
            CommandResult.Repeated repeated => idempotency.Mismatch(repeated.Earlier),
            _ => null,
        };
    }

    /// <param name="command">From the entry that asked for a person, and who speaks.</param>
    public ValueTask<CommandResult> AskAsync(
        HttpContext http, InboxRow row, Func<long, string, Command> command, Idempotency idempotency, CancellationToken cancel) =>
        conversations.HandleAsync(row.Key, command(row.Seq, http.Caller().Key.Id), idempotency.Record, cancel);

    /// <summary>Null when nobody is at work on it.</summary>
    public IReadOnlyList<Contract.Present>? PresentAt(InboxRow row) => presences.Of(row.Key.Tenant, InboxFeed.NameOf(row)) is { Count: > 0 } present ? present : null;

    public static ProblemResult Missing(InboxKind kind) => kind == InboxKind.Handoff ? Refusal.NotHandedOff.Problem() : ErrorCode.NothingWaits.Problem();

    /// <summary>Null when the text is short enough.</summary>
    public static ProblemResult? TooLong(string? text, string field) =>
        text?.Length > NoteChars ? ErrorCode.Invalid(new Contract.FieldError(field, $"Use at most {NoteChars} characters.")) : null;
}
