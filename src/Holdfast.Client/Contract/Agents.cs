using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Client.Contract;

/// <summary>What an agent is for, from which follows how freely its model chooses words.</summary>
[JsonConverter(typeof(SnakeCaseEnum<Profile>))]
public enum Profile { Balanced, Coding, Ideation, Safety }

/// <summary>
/// Body of <c>PUT /api/v1/agents/{name}</c>: makes a new version. Refused with every reason at once when it does not lint.
/// </summary>
/// <param name="Constitution">The system prompt as principles.</param>
/// <param name="Ladder">
/// At least one <c>provider/model</c>, tried from the top. <c>default</c> stands for the ladder of the server's configuration and follows it.
/// </param>
/// <param name="Instructions">
/// Text put after the constitution word for word, e.g. an existing system prompt that is being moved in. Not under the constitution's
/// word limit; it counts against the system share of the budget.
/// </param>
/// <param name="Profile">Default balanced.</param>
/// <param name="Budget">
/// Default: the proportions of 2K system, 30K knowledge, 50K history, 50K working, 20K safety and 48K task in a window of 200K,
/// scaled to the smallest window of the ladder and never above 200K together. A budget given may fill the whole window.
/// </param>
/// <param name="MaxOutputTokens">Most tokens of one answer, 1 to the model's own limit. Default: 8,192 or that limit, the smaller.</param>
/// <param name="MaxRounds">Most model calls of one turn, 1 to 10,000; beyond it the turn stops with a reason.</param>
/// <param name="Tools">HTTP endpoints the model may call; names are unique.</param>
/// <param name="Limits">How long a model call may take.</param>
/// <param name="Memory">
/// Conversations that name a user have a memory that outlives them: the model gets the tools <c>memory</c> (files) and <c>remember_fact</c>,
/// and its prompt shows what is remembered, in up to half of the system share. Default off.
/// </param>
/// <param name="Summary">
/// A cheap <c>provider/model</c> that writes a summary of what is about to leave the prompt: once before each compaction, while nobody waits, for at most
/// a minute. It stands above the fact sheet, which is made without a model and is all there is when none answers in time. Default none.
/// </param>
/// <param name="Embeddings">
/// The <c>provider/model</c> of an embedding model: what was said is then also recalled by the vectors it makes. Default none: recall goes by words.
/// </param>
/// <param name="MaxRepeats">
/// A model that calls one tool so many times in a row with the same arguments, and gets the same result each time, is stopped, 2 to 10,000 (stop
/// same_call_again). Default 5.
/// </param>
/// <param name="DeadlineSeconds">
/// How long somebody who waits in an interactive conversation may be without an answer because no model gives one, 5 to 86,400: then the conversation is
/// handed off to a person, and the user told so. Default none: it stays parked and is tried again.
/// </param>
/// <param name="Phrases">
/// What is said to users in the agent's place, instead of the shipped phrases: by language (two letters of ISO 639-1, or <c>*</c> for all), then by code:
/// <c>delayed</c> (it takes longer than ten seconds), <c>handed_off</c>, <c>empty</c> (no model had anything to say), <c>resumed</c> (it goes on),
/// <c>unfinished</c> (it ended before all was done), <c>reviewing</c> (a person looks at it first), <c>transferred</c> (a person goes on), <c>checking</c> (a person
/// looks at what was just said), <c>wait</c> (how long that takes, with <c>{time}</c>), <c>overdue</c> (nobody came in time),
/// <c>refused</c> (the provider's content filter refuses an answer). Up to 1,000 characters each; an empty one says nothing.
/// </param>
/// <param name="Handoff">
/// When people take over while models answer, and how soon they come. Default: as <c>{}</c> where the agent has a deadline, else never.
/// </param>
/// <param name="Waiting">When people are reminded of what waits for them, and how long one who left has it. Default: as <c>{}</c>.</param>
/// <param name="Answers">Which answers are shown to nobody before a person said yes. Default none.</param>
/// <param name="Routing">Messages that look simple go to a cheaper model first (<c>docs/saving.md</c>). Default: all go to the ladder.</param>
/// <param name="ReuseHours">
/// Of background work, 1 to 720: a request that is, byte for byte, one that the tenant had answered within so many hours gets that answer again, without a call. Default none does.
/// </param>
/// <param name="Lessons">
/// What was learned in earlier conversations, one sentence each, at most 100 of 500 characters: shown after constitution and instructions, in the system
/// share. To write them into a version of the agent is to approve them. Default none.
/// </param>
public sealed record AgentDefinition(
    Constitution Constitution,
    IReadOnlyList<string> Ladder,
    string? Instructions = null,
    Profile Profile = Profile.Balanced,
    ContextBudget? Budget = null,
    int? MaxOutputTokens = null,
    int MaxRounds = 50,
    IReadOnlyList<ToolDefinition>? Tools = null,
    CallLimits? Limits = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Memory = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Summary = null,
    string? Embeddings = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? MaxRepeats = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Lessons = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? DeadlineSeconds = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Phrases = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] WaitingSettings? Waiting = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] HandoffSettings? Handoff = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AnswerSettings? Answers = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RoutingSettings? Routing = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ReuseHours = null);

/// <summary>
/// Which messages go to another model before the ladder. Decided once a turn, before its first call, and journaled with its reason (<c>routed</c>).
/// </summary>
/// <param name="Small">The <c>provider/model</c> that is asked first then; when it fails, the ladder is tried from its top.</param>
/// <param name="Threshold">
/// More than 0, at most 1: a message that looks as hard as this or harder goes to the ladder. 0.5 is harder than about half of exam questions.
/// </param>
public sealed record RoutingSettings(string Small, double Threshold = 0.5);

/// <summary>
/// Answers that wait for a person (<c>/api/v1/reviews</c>), who sends them as they are or changed, or has them written again; the user is told that somebody looks at it,
/// and shown nothing of them before.
/// </summary>
/// <param name="Held">
/// <c>never</c>; <c>doubtful</c>: those with values that stand nowhere in what the model was given (from <c>handoff.unsupported_values</c> on), that ask the same again and
/// again, or after tool calls that all failed, in place of a hand-off; <c>always</c>.
/// </param>
/// <param name="DueSeconds">How long people have, 60 to 2,592,000 (30 days). Default a day.</param>
/// <param name="Default">What happens when nobody decides in time: <c>hand_off</c> (a person goes on, with the answer as a reply ready to be sent) or <c>send</c>.</param>
public sealed record AnswerSettings(
    string Held = AnswerSettings.Never,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? DueSeconds = null,
    string Default = AnswerSettings.HandsOff)
{
    /// <summary>Of <see cref="Held"/>.</summary>
    public const string Never = "never", Doubtful = "doubtful", Always = "always";

    /// <summary>Of <see cref="Default"/>.</summary>
    public const string HandsOff = "hand_off", Sends = "send";
}

/// <summary>When a conversation is given to a person though models answer. The user is always told, and <c>/api/v1/handoffs</c> has what the person needs.</summary>
/// <param name="Model">The model gets the tool <c>hand_off</c>. Default on.</param>
/// <param name="DueSeconds">How long it takes until a person comes, 60 to 2,592,000: the user is told so. Default: no time is named.</param>
/// <param name="Priority">Of the agent's hand-offs, 0 to 100, higher first. Default 0.</param>
/// <param name="LeastConfidence">The model is told to hand off when it is less sure than this, 0 to 1. Default: it is told no number.</param>
/// <param name="OnRequest">
/// What follows when a user asks for a person, in any of thirteen languages: <c>immediately</c> one takes over, one priority higher, or the <c>model</c> decides.
/// </param>
/// <param name="Topics">Words and phrases of users that are a person's matter, at most 100 of 100 characters, found in whole words. Default none.</param>
/// <param name="Unsupported">
/// What follows an answer with numbers, amounts, dates or identifiers that stand nowhere in what the model was given: <c>handoff</c> (the user is told that a colleague
/// checks it) or <c>mark</c> (its entry says which). Default: they are not looked for.
/// </param>
/// <param name="UnsupportedValues">From so many of them on, 1 to 100. Default 1.</param>
/// <param name="FailedTurns">So many turns in a row that came to nothing (stopped, or every tool call failed) go to a person, 1 to 1,000. Default 3.</param>
/// <param name="Clarifications">So does the same question asked so often in one conversation, 2 to 1,000. Default 3.</param>
public sealed record HandoffSettings(
    bool Model = true,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? DueSeconds = null,
    int Priority = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? LeastConfidence = null,
    string OnRequest = HandoffSettings.Immediately,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Topics = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unsupported = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? UnsupportedValues = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? FailedTurns = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Clarifications = null)
{
    /// <summary>Of <see cref="OnRequest"/>.</summary>
    public const string Immediately = "immediately", LeftToModel = "model";

    /// <summary>Of <see cref="Unsupported"/>.</summary>
    public const string HandsOff = "handoff", Marks = "mark";
}

/// <summary>What is done about what waits for people: <c>docs/people.md</c>.</summary>
/// <param name="ReminderSeconds">They are reminded so long before it is due, 30 to 2,592,000. Default: when half of the time is over.</param>
/// <param name="ReleaseSeconds">Who took a conversation on and leaves the user without a word has it so long, 30 to 2,592,000; 0 = for as long as they like.</param>
public sealed record WaitingSettings([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ReminderSeconds = null, int ReleaseSeconds = 900);

/// <summary>Under 500 words in all; every part is required.</summary>
/// <param name="Role">Who the agent is and for whom it works.</param>
/// <param name="HardLimits">What it never does, one sentence each; at least one.</param>
/// <param name="InteractionPattern">How it deals with people: tone, when to ask, when to stop.</param>
public sealed record Constitution(string Role, IReadOnlyList<string> HardLimits, string InteractionPattern);

/// <summary>
/// A tool at an HTTP endpoint. A call is <c>POST url</c> with the body <c>{"call_id", "name", "arguments", "conversation"}</c> (the
/// arguments an object, or a string as the model wrote it when that was none) and an <c>Idempotency-Key</c> that stays the same for every
/// try. The body of the answer is the result, up to 1 MiB; a status other than 2xx tells the model that the tool failed.
/// </summary>
/// <param name="Name">1 to 64 of letters, digits, _ and -.</param>
/// <param name="InputSchema">JSON Schema of the arguments; <c>type</c> is <c>object</c>.</param>
/// <param name="Url">Absolute http or https address.</param>
/// <param name="TimeoutSeconds">How long one call may take, 1 to 3,600.</param>
/// <param name="Validate">
/// Check the arguments against the schema first. Off: the endpoint judges for itself and gets them as the model wrote them.
/// </param>
/// <param name="Idempotent">May be called again after a crash. Otherwise the model is told that the outcome is unknown.</param>
/// <param name="Approval">Calls that run only when a person approved them. Default none.</param>
/// <param name="Handoff">Calls that are not made at all: a person takes the conversation over. Default none.</param>
/// <param name="AuthorizationEnv">
/// Environment variable of the server whose value is sent as <c>Authorization</c>; the secret itself is never stored. Its name begins with
/// <c>TOOL_</c>, so that no agent can send away any other secret of the server.
/// </param>
public sealed record ToolDefinition(
    string Name,
    string Description,
    JsonElement InputSchema,
    string Url,
    int TimeoutSeconds = 30,
    bool Validate = true,
    bool Idempotent = false,
    string? AuthorizationEnv = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ToolApproval? Approval = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ToolHandoff? Handoff = null);

/// <summary>Calls of the tool are a person's matter: the model is told so, and a person takes over.</summary>
/// <param name="Over">Only calls in which one of these arguments is above its number, e.g. <c>{"amount": 500}</c>. Default: every call.</param>
public sealed record ToolHandoff([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, decimal>? Over = null);

/// <summary>
/// Calls of the tool wait for a person (<c>/api/v1/reviews</c>), who may change their arguments; the user is told so, and the model what became of them.
/// </summary>
/// <param name="DueSeconds">How long people have, 60 to 2,592,000 (30 days). Default a day.</param>
/// <param name="Default">What happens when nobody decides in time: <c>reject</c> (the model is told) or <c>approve</c>.</param>
/// <param name="Over">
/// Only calls in which one of these arguments is above its number need approval, e.g. <c>{"amount": 100}</c>. Default: every call.
/// </param>
public sealed record ToolApproval(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? DueSeconds = null,
    string Default = "reject",
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, decimal>? Over = null);

/// <summary>Time limits of a model call, and of its turn, in seconds.</summary>
/// <param name="ConnectSeconds">Until the connection stands.</param>
/// <param name="FirstTokenSeconds">From the request sent to the first content.</param>
/// <param name="IdleSeconds">Between two bytes of a stream.</param>
/// <param name="AttemptSeconds">The whole call.</param>
/// <param name="TurnSeconds">
/// The whole turn, tools and pauses included: then it stops (turn_too_long), or goes to a person where the agent has a deadline. Default none.
/// </param>
public sealed record CallLimits(
    int ConnectSeconds = 5, int FirstTokenSeconds = 60, int IdleSeconds = 30, int AttemptSeconds = 600,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? TurnSeconds = null);

/// <summary>One version of an agent: <c>GET /api/v1/agents</c> (newest of each), <c>…/{name}</c>, <c>…/{name}/versions</c>.</summary>
/// <param name="Version">1, 2, 3 …</param>
/// <param name="Warnings">In the answer to PUT: what is allowed but worth a look.</param>
public sealed record Agent(
    string Name, int Version, DateTimeOffset CreatedAt, AgentDefinition Definition, IReadOnlyList<FieldError>? Warnings = null);

/// <summary>What changed between two versions: <c>GET …/{name}/diff?from=1&amp;to=2</c>.</summary>
public sealed record AgentDiff(string Name, int From, int To, IReadOnlyList<FieldChange> Changes);

/// <param name="Field">Path in the definition, e.g. <c>constitution.hard_limits[0]</c>.</param>
/// <param name="Before">Absent when it was added.</param>
/// <param name="After">Absent when it was taken out.</param>
public sealed record FieldChange(string Field, JsonElement? Before = null, JsonElement? After = null);

/// <summary>What would be said of a definition if it were saved: <c>POST …/{name}/lint</c>.</summary>
/// <param name="Errors">Why it could not be saved.</param>
/// <param name="Warnings">What is allowed but worth a look.</param>
/// <param name="Words">Of the constitution: role, hard limits and interaction pattern.</param>
/// <param name="MostWords">It must have fewer than so many.</param>
/// <param name="Budget">The shares in force, those of the ladder where the definition gives none; absent while the ladder has no model.</param>
/// <param name="Window">That the shares must fit: the smallest of the ladder, in tokens.</param>
public sealed record LintReport(
    IReadOnlyList<FieldError> Errors, IReadOnlyList<FieldError> Warnings, int Words, int MostWords, ContextBudget? Budget = null, long? Window = null);

/// <summary>Body of <c>POST …/{name}/rollback</c>: the version's definition becomes the newest version.</summary>
public sealed record Rollback(int Version);
