using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Intake;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>The way in for the browsers of customers: what they say goes to the conversation of their token, which the first of it begins.</summary>
internal sealed class WidgetDoor(ConversationService conversations, IJournal journal, TimeProvider clock)
{
    public static ConversationKey KeyOf(HttpContext http) => new(http.Caller().Tenant, http.Caller().Widget!.Conversation);

    public async Task<IResult> TellAsync(HttpContext http, Command command, Idempotency idempotency)
    {
        if (await BegunAsync(http) is { } problem) return problem;
        var result = await conversations.HandleAsync(KeyOf(http), command, idempotency.Record, http.RequestAborted);
        if (result is CommandResult.Refused refused) return refused.Problem();
        if (result is CommandResult.Repeated repeated && idempotency.Mismatch(repeated.Earlier) is { } mismatch) return mismatch;
        var seq = result is CommandResult.Accepted accepted
            ? accepted.Seq
            : long.Parse(((CommandResult.Repeated)result).Earlier.Resource.Split('/')[1]);
        return Results.Json(new Contract.WidgetAccepted(seq), ServerJson.Of<Contract.WidgetAccepted>(), statusCode: 202);
    }

    /// <summary>The first to speak begins the conversation; of two at once one does. One that was deleted does not begin again.</summary>
    private async ValueTask<ProblemResult?> BegunAsync(HttpContext http)
    {
        var key = KeyOf(http);
        if (await journal.FindAsync(key, http.RequestAborted) is not null) return null;
        var token = http.Caller().Widget!;
        var once = new IdempotencyRecord($"begin {key.Conversation}", "", "", clock.Now());
        var start = new Start(token.Agent, ConversationMode.Interactive, token.User, null, null);
        return (await conversations.HandleAsync(key, start, once, http.RequestAborted) as CommandResult.Refused)?.Problem();
    }
}
