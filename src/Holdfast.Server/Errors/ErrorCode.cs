using Holdfast.Client.Contract;

namespace Holdfast.Server.Errors;

/// <summary>
/// Every error a caller can get, on one page. Codes are never reused or renumbered; each has a page under docs/errors, which is served at
/// <c>/errors/HF0001</c> and linked from the problem's <c>type</c>.
/// </summary>
/// <param name="Remedy">What to do about it, in a sentence; the page says more.</param>
/// <param name="Retry">The same request may succeed later. Otherwise the answer says <c>x-should-retry: false</c>.</param>
public sealed record ErrorCode(string Code, int Status, string Title, string Remedy, bool Retry = false)
{
    public static readonly ErrorCode BodyMalformed = new("HF0001", 400,
        "The request body is not valid JSON", "Send a JSON object as the endpoint describes it.");

    public static readonly ErrorCode FieldsInvalid = new("HF0002", 400,
        "The request has invalid fields", "Correct every field listed in errors.");

    public static readonly ErrorCode RouteNotFound = new("HF0003", 404,
        "There is nothing at this address", "See /openapi/v1.json for what there is.");

    public static readonly ErrorCode MethodNotAllowed = new("HF0004", 405,
        "This address does not take this method", "The Allow header lists the methods it takes.");

    public static readonly ErrorCode BodyTooLarge = new("HF0005", 413,
        "The request body is too large", "Send less at once.");

    public static readonly ErrorCode KeyMissing = new("HF0010", 401,
        "A key is needed", "Send it as \"Authorization: Bearer hf_…\" or \"x-api-key: hf_…\".");

    public static readonly ErrorCode KeyUnknown = new("HF0011", 401,
        "The key is unknown or revoked", "Use a valid key; an admin of the tenant creates one.");

    public static readonly ErrorCode TwoKeys = new("HF0012", 400,
        "Two keys were sent", "Send either Authorization or x-api-key, not both.");

    public static readonly ErrorCode RoleNotAllowed = new("HF0013", 403,
        "The key's role does not allow this", "Use a key of the role named.");

    public static readonly ErrorCode KeyInUse = new("HF0014", 409,
        "A key cannot revoke itself", "Revoke it with another key, so that somebody still has one.");

    public static readonly ErrorCode SessionOver = new("HF0015", 401,
        "The session is over", "Sign in again.");

    public static readonly ErrorCode NotFromConsole = new("HF0016", 403,
        "The request does not come from the console", "Send the header Holdfast-Console with what changes anything, or use a key.");

    public static readonly ErrorCode RateLimited = new("HF0020", 429,
        "The key makes too many requests", "Wait as long as the Retry-After header says.", Retry: true);

    public static readonly ErrorCode TooManyStreams = new("HF0021", 429,
        "The key holds too many open streams", "Close one first.", Retry: true);

    public static readonly ErrorCode IdempotencyMismatch = new("HF0030", 422,
        "The idempotency key was used for another request", "Use a new Idempotency-Key for each new request.");

    public static readonly ErrorCode IdempotencyInFlight = new("HF0031", 409,
        "A request with this idempotency key is still running", "Wait for its answer, or repeat the request shortly.", Retry: true);

    public static readonly ErrorCode ConversationNotFound = new("HF0040", 404,
        "There is no such conversation", "Check the id; conversations of other tenants cannot be seen.");

    public static readonly ErrorCode AgentNotFound = new("HF0041", 404,
        "There is no such agent", "Create it with PUT /api/v1/agents/{name}, or name another.");

    public static readonly ErrorCode MessageEmpty = new("HF0042", 400,
        "The message has no text", "Send content that is not blank.");

    public static readonly ErrorCode MessageTooLarge = new("HF0043", 413,
        "A message is too large", "Send at most 1 MiB of text in one message.");

    public static readonly ErrorCode ImportUnpaired = new("HF0044", 400,
        "The imported history is out of order", "Each tool call must be followed by its result before anything else is said.");

    public static readonly ErrorCode TooManyQueued = new("HF0045", 429,
        "Too many messages wait for the running turn", "Wait until the turn is over.", Retry: true);

    public static readonly ErrorCode NothingToCancel = new("HF0046", 409,
        "There is no running turn to cancel", "Nothing needs to be done.");

    public static readonly ErrorCode ForkPointNotFound = new("HF0047", 400,
        "There is no such entry to fork at", "Name an entry between 1 and the conversation's seq, or none for all of it.");

    public static readonly ErrorCode AttemptNotFound = new("HF0048", 404,
        "There is no such attempt", "See …/attempts for those there are.");

    public static readonly ErrorCode RequestNotReproducible = new("HF0049", 410,
        "The request cannot be shown as it was sent",
        "A model, its provider or the renderer has changed since; see …/attempts for what was recorded of it.");

    public static readonly ErrorCode MemoryNotFound = new("HF0050", 404,
        "Nothing like that is remembered", "See GET /api/v1/memory?user=… for what is.");

    public static readonly ErrorCode DocumentNotFound = new("HF0051", 404,
        "There is no such document", "See GET /api/v1/agents/{agent}/documents for those the agent carries.");

    public static readonly ErrorCode DocumentTooLarge = new("HF0052", 413,
        "A document is too large", "Send at most 1 MiB of text in one document: divide it, by chapters for instance.");

    public static readonly ErrorCode TooManyDocuments = new("HF0053", 409,
        "The agent carries as much as it may", "Delete documents that it no longer needs; an agent carries at most 10,000, of 32 MiB in all.");

    public static readonly ErrorCode NothingToMark = new("HF0054", 404,
        "The entry says nothing that could be marked", "Name the entry of a message, an answer or a tool's result; see …/entries.");

    public static readonly ErrorCode NotHandedOff = new("HF0055", 409,
        "No person has this conversation", "See GET /api/v1/handoffs for those that wait for one.");

    public static readonly ErrorCode NotInReview = new("HF0056", 409,
        "Nothing of this name waits for a decision", "Read the review: it was decided, it expired, or its turn was cancelled.");

    public static readonly ErrorCode NothingWaits = new("HF0057", 404,
        "Nothing of this name waits for a person", "List what waits: it was closed, or it never was.");

    public static readonly ErrorCode AlreadyClaimed = new("HF0058", 409,
        "Somebody else has taken this on", "Read who; to take it over all the same, reassign it.");

    public static readonly ErrorCode ReviewOutdated = new("HF0059", 409,
        "The agent was changed since this was proposed", "Read the review's changes again, and approve with the edited constitution that is to hold.");

    public static readonly ErrorCode AgentVersionNotFound = new("HF0061", 404,
        "There is no such version of the agent", "See …/versions for those there are.");

    public static readonly ErrorCode TenantTaken = new("HF0070", 409,
        "The tenant's id is taken", "Choose another id.");

    public static readonly ErrorCode TenantNotFound = new("HF0071", 404,
        "There is no such tenant", "See /api/v1/tenants for those there are.");

    public static readonly ErrorCode KeyNotFound = new("HF0072", 404,
        "There is no such key", "It may have been revoked already; see the list of keys.");

    public static readonly ErrorCode ModelNotFound = new("HF0080", 404,
        "There is no such model", "Name an agent, the ladder default, a provider/model, or a model that GET /v1/models lists.");

    public static readonly ErrorCode ModelElsewhere = new("HF0081", 400,
        "No model of the agent can be reached", "Configure a provider of its ladder, or name another.");

    public static readonly ErrorCode ConversationAtDoor = new("HF0082", 400,
        "This endpoint holds no conversations", "Leave the Holdfast-Conversation header out.");

    public static readonly ErrorCode ProviderFailed = new("HF0083", 502,
        "The model's provider failed", "Repeat the request; an agent with several models goes on to the next by itself.", Retry: true);

    public static readonly ErrorCode ProviderTooLate = new("HF0084", 504,
        "The model's provider did not answer in time", "Repeat the request, or raise the time limits.", Retry: true);

    public static readonly ErrorCode ProviderOverloaded = new("HF0085", 503,
        "The model's provider is overloaded", "Repeat the request in a while.", Retry: true);

    public static readonly ErrorCode CallNotFound = new("HF0086", 404,
        "There is no such call", "Take the id from the Holdfast-Call header of its answer.");

    public static readonly ErrorCode Internal = new("HF0090", 500,
        "The server failed", "Look for the trace id in the server's log.", Retry: true);

    public static readonly ErrorCode Unavailable = new("HF0091", 503,
        "The server cannot store anything now", "Repeat the request shortly; see /health/ready for the cause.", Retry: true);

    public static readonly ErrorCode Stopping = new("HF0092", 503,
        "The server is stopping", "Repeat the request with the same Idempotency-Key: the turn goes on where it was.", Retry: true);

    public static readonly ErrorCode WebhookNotFound = new("HF0093", 404,
        "There is no such webhook", "See GET /api/v1/webhooks for those there are.");

    public static readonly ErrorCode TooManyWebhooks = new("HF0094", 409,
        "There are too many webhooks", "Delete those that nobody needs; a tenant has at most 50.");

    public static readonly ErrorCode DeliveryNotFound = new("HF0095", 404,
        "There is no such delivery", "See GET /api/v1/webhooks/{id}/deliveries; they are kept for 30 days.");

    public static readonly ErrorCode BatchNotFound = new("HF0096", 404,
        "There is no such batch", "See GET /api/v1/batches for those there are.");

    public static readonly ErrorCode ConversationTakesNoMessages = new("HF0097", 409,
        "The conversation takes no messages", "Say it in a conversation; a batch and a proposal take no messages.");

    public static readonly ErrorCode Busy = new("HF0110", 429,
        "Too many calls wait for the models", "Wait as long as the Retry-After header says, and send less at once.", Retry: true);

    public static readonly ErrorCode NotTranslated = new("HF0120", 400,
        "The request cannot be put into the words of the model's provider",
        "Change the field that is named, or name a model of the request's own dialect.");

    public static readonly ErrorCode NotForConversation = new("HF0121", 400,
        "The conversation cannot take this request", "Change what is named, or leave the Holdfast-Conversation header out.");

    public static readonly ErrorCode TurnNotAtRest = new("HF0122", 503,
        "The turn is not answered yet", "Repeat the same request later: it is not said twice, and gets the answer once there is one.",
        Retry: true);

    public static readonly ErrorCode TurnWithoutAnswer = new("HF0123", 409,
        "The turn ended without an answer", "See the conversation's entries for why, and say something else.");

    public static readonly ErrorCode ResultsUnmatched = new("HF0124", 400,
        "The results of tools are not those that are waited for",
        "Send one result for each call of the latest answer, all of them in one request, or a message of the user instead.");

    public static readonly ErrorCode NoResultsAwaited = new("HF0125", 409,
        "No result of a tool is waited for",
        "The calls were answered or given up; see the conversation's entries. Say what the tools brought in a message of the user.");

    public static readonly ErrorCode ToolNameTaken = new("HF0126", 400,
        "A tool has the name of one that the agent has", "Give the tool another name; the agent's own are run by Holdfast and need not be sent.");

    public static readonly ErrorCode OverBudget = new("HF0127", 402,
        "A budget has no room for the call", "Wait until the budget begins anew, or have it raised or refilled; a call that asks for a shorter answer holds less.");

    public static readonly ErrorCode BudgetNotFound = new("HF0128", 404,
        "There is no such budget", "GET /api/v1/budgets lists what there is.");

    public static readonly ErrorCode MonthNotToBeClosed = new("HF0129", 409,
        "The month cannot be closed", "Its state says why; GET /api/v1/costs/months shows it.");

    public static readonly ErrorCode NoDraft = new("HF0130", 503,
        "No model wrote a draft", "Write the reply yourself, or ask again in a while.", Retry: true);

    public static readonly ErrorCode MonthNotClosed = new("HF0131", 409,
        "The month is not closed", "GET /api/v1/costs/months shows how it stands.");

    public static readonly ErrorCode AttemptNotInLedger = new("HF0132", 404,
        "The ledger has no such attempt", "GET /api/v1/ledger shows what there is; give a conversation or a call, and the number of the attempt.");

    public static readonly ErrorCode NotToBeCorrected = new("HF0133", 409,
        "The attempt cannot be corrected", "It is still open, or the ledger says so already; its row in GET /api/v1/ledger shows which.");

    public static readonly ErrorCode BudgetLocked = new("HF0134", 403,
        "The budget is locked", "Only the operator of the installation may lock or change it, with a root key below /api/v1/tenants.");

    public static readonly ErrorCode WidgetTokenOver = new("HF0135", 401,
        "The widget token is over", "Ask the site's own server for another; it names this one in renews, so that the conversation goes on.");

    public static readonly ErrorCode WidgetTokenElsewhere = new("HF0136", 403,
        "The widget token is not for this", "It opens its one conversation below /api/v1/widget, and nothing else.");

    public static readonly ErrorCode WidgetOriginNotAllowed = new("HF0137", 403,
        "The page's origin is not among those of the token", "Name the origin, with its scheme and port, in origins when the token is made.");

    public static readonly ErrorCode WidgetTokenNotFound = new("HF0138", 404,
        "There is no such widget token", "It was revoked, or ended more than seven days ago.");

    public static readonly ErrorCode NoIdentityProvider = new("HF0140", 404,
        "No identity provider is configured", "Sign in with a key, or configure openid.issuer.");

    public static readonly ErrorCode SignInNotBegun = new("HF0141", 400,
        "The sign-in was not begun in this browser, or too long ago", "Sign in once more.");

    public static readonly ErrorCode IdentityProviderFailed = new("HF0142", 502,
        "The identity provider did not vouch for the sign-in", "Sign in once more; if that fails again, the server's log says why.", Retry: true);

    public static readonly ErrorCode PersonNotAllowed = new("HF0143", 403,
        "The identity provider names no role that is let in here", "Ask whoever manages the accounts for a role that openid.operators or openid.admins names.");

    public static readonly ErrorCode AnomalyNotFound = new("HF0150", 404,
        "There is no such anomaly", "See GET /api/v1/anomalies for those there are.");

    public static IReadOnlyList<ErrorCode> All { get; } =
    [
        BodyMalformed, FieldsInvalid, RouteNotFound, MethodNotAllowed, BodyTooLarge,
        KeyMissing, KeyUnknown, TwoKeys, RoleNotAllowed, KeyInUse, SessionOver, NotFromConsole,
        RateLimited, TooManyStreams, IdempotencyMismatch, IdempotencyInFlight,
        ConversationNotFound, AgentNotFound, MessageEmpty, MessageTooLarge, ImportUnpaired, TooManyQueued, NothingToCancel,
        ForkPointNotFound, AttemptNotFound, RequestNotReproducible, MemoryNotFound,
        DocumentNotFound, DocumentTooLarge, TooManyDocuments, NothingToMark, NotHandedOff, NotInReview, NothingWaits, AlreadyClaimed, ReviewOutdated, AgentVersionNotFound,
        TenantTaken, TenantNotFound, KeyNotFound,
        ModelNotFound, ModelElsewhere, ConversationAtDoor, ProviderFailed, ProviderTooLate, ProviderOverloaded, CallNotFound,
        Internal, Unavailable, Stopping, WebhookNotFound, TooManyWebhooks, DeliveryNotFound,
        BatchNotFound, ConversationTakesNoMessages,
        Busy,
        NotTranslated, NotForConversation, TurnNotAtRest, TurnWithoutAnswer,
        ResultsUnmatched, NoResultsAwaited, ToolNameTaken,
        OverBudget, BudgetNotFound, MonthNotToBeClosed,
        NoDraft, MonthNotClosed, AttemptNotInLedger, NotToBeCorrected, BudgetLocked,
        WidgetTokenOver, WidgetTokenElsewhere, WidgetOriginNotAllowed, WidgetTokenNotFound,
        NoIdentityProvider, SignInNotBegun, IdentityProviderFailed, PersonNotAllowed,
        AnomalyNotFound,
    ];

    /// <summary>This error as an answer.</summary>
    /// <param name="what">What happened this time; the remedy is added.</param>
    public ProblemResult Problem(string? what = null) => new(this, what);

    /// <summary>Every invalid field at once.</summary>
    public static ProblemResult Invalid(params IReadOnlyList<FieldError> fields) => new(FieldsInvalid) { Fields = fields };
}
