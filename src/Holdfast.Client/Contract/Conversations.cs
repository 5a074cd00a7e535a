using System.Text.Json.Serialization;

namespace Holdfast.Client.Contract;

/// <summary>Who waits for the answer: a person now, or nobody.</summary>
[JsonConverter(typeof(SnakeCaseEnum<ConversationMode>))]
public enum ConversationMode { Interactive, Background }

/// <summary>Who said an imported message.</summary>
[JsonConverter(typeof(SnakeCaseEnum<MessageRole>))]
public enum MessageRole { User, Assistant, Tool }

/// <summary>The values of <c>state</c> and <c>status</c>. A reader treats one it does not know as <see cref="Working"/>.</summary>
public static class ConversationStates
{
    /// <summary>A turn is going on.</summary>
    public const string Working = "working";

    /// <summary>A turn waits for something outside: a provider that said when to come back, or what the client's own tools answered.</summary>
    public const string Waiting = "waiting";

    /// <summary>A turn cannot go on now; it is tried again at the time given.</summary>
    public const string Parked = "parked";

    /// <summary>A person is waited for, or has the conversation; no model speaks until it is returned.</summary>
    public const string WithPerson = "with_person";

    /// <summary>Nothing is owed.</summary>
    public const string AtRest = "at_rest";

    /// <summary>Nothing is owed and the matter is settled. A new message opens it again.</summary>
    public const string Resolved = "resolved";
}

/// <summary>Body of <c>POST /api/v1/conversations</c>.</summary>
/// <param name="Agent">Name of an agent of the tenant.</param>
/// <param name="Mode">Default interactive.</param>
/// <param name="User">The caller's own id of the end user, up to 200 characters.</param>
/// <param name="Metadata">Up to 16 pairs; keys up to 64, values up to 512 characters.</param>
/// <param name="Messages">An earlier history to take over, oldest first. No model is called for it.</param>
public sealed record CreateConversation(
    string Agent = "default",
    ConversationMode Mode = ConversationMode.Interactive,
    string? User = null,
    IReadOnlyDictionary<string, string>? Metadata = null,
    IReadOnlyList<ImportMessage>? Messages = null);

/// <summary>A message of an earlier history.</summary>
/// <param name="Content">Its text; may be empty for an assistant message that only calls tools, and for a tool's result.</param>
/// <param name="Name">The tool's name (role tool), or the speaker's.</param>
/// <param name="Ts">When it was originally said.</param>
/// <param name="Ref">The importer's own name for the message.</param>
/// <param name="ToolCalls">Calls an assistant message makes.</param>
/// <param name="ToolCallId">The call that a message of role tool answers; required for that role.</param>
/// <param name="Pin">As of a message that is said.</param>
/// <param name="Transient">As of a message that is said.</param>
public sealed record ImportMessage(
    MessageRole Role,
    string Content,
    string? Name = null,
    DateTimeOffset? Ts = null,
    string? Ref = null,
    IReadOnlyList<ToolCall>? ToolCalls = null,
    string? ToolCallId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Pin = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Transient = false);

/// <param name="Id">Unique within its message.</param>
/// <param name="Arguments">JSON text exactly as the model wrote it; it may be invalid JSON.</param>
public sealed record ToolCall(string Id, string Name, string Arguments);

/// <summary>A conversation as it stands: <c>GET /api/v1/conversations/{id}</c>.</summary>
/// <param name="Id"><c>cnv_…</c></param>
/// <param name="AgentVersion">The version the latest attempt ran on; absent before the first.</param>
/// <param name="State">One of <see cref="ConversationStates"/>.</param>
/// <param name="Seq">Number of its last entry.</param>
/// <param name="Turns">User messages so far.</param>
/// <param name="Attempts">Model calls so far, failed ones included.</param>
/// <param name="Epoch">1 until the prompt is first compacted.</param>
/// <param name="CostUsd">Settled cost so far, US dollars, decimal, exact.</param>
/// <param name="Context">How full the context is; absent before the first attempt.</param>
/// <param name="WakeAt">When it next needs attention; absent when at rest.</param>
public sealed record Conversation(
    string Id,
    string Agent,
    ConversationMode Mode,
    string State,
    long Seq,
    int Turns,
    int Attempts,
    int Epoch,
    string CostUsd,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int? AgentVersion = null,
    string? User = null,
    IReadOnlyDictionary<string, string>? Metadata = null,
    ContextUse? Context = null,
    DateTimeOffset? WakeAt = null);

/// <param name="UsedTokens">Prompt tokens of the latest attempt, estimated before it was sent.</param>
/// <param name="BudgetTokens">What the agent's context budget allows, all shares together.</param>
public sealed record ContextUse(long UsedTokens, long BudgetTokens);

/// <summary>Body of <c>POST …/{id}/fork</c>; the answer is the new <see cref="Conversation"/>.</summary>
/// <param name="AtSeq">The last entry the fork keeps; default the newest. A turn that is not at rest there is cut off before it.</param>
public sealed record Fork(long? AtSeq = null);

/// <summary>Body of <c>POST …/{id}/cancel</c>; the answer is the <see cref="Conversation"/>.</summary>
public sealed record Cancel(string? Reason = null);

/// <summary>Body of <c>POST …/{id}/resolve</c>; the answer is the <see cref="Conversation"/>.</summary>
public sealed record Resolve(string? Note = null);

/// <summary>
/// Body of <c>POST …/{id}/entries/{seq}/mark</c>: how long what an entry says is needed in the prompt. Neither = by what it is: what tools returned and
/// pasted data are needed once. The answer is the <see cref="Conversation"/>.
/// </summary>
/// <param name="Pin">It stays word for word; up to half of the history share can be pinned, beyond it the oldest keep their beginning.</param>
/// <param name="Transient">It is the first to be shortened.</param>
public sealed record Mark(bool Pin = false, bool Transient = false);

/// <summary>Body of <c>POST …/{id}/feedback</c>; at least one field. The answer is the <see cref="Conversation"/>.</summary>
/// <param name="Rating">1 (worst) to 5 (best).</param>
/// <param name="Resolved">Whether the matter was settled, in the user's eyes.</param>
/// <param name="Comment">Up to 4,000 characters.</param>
public sealed record Feedback(int? Rating = null, bool? Resolved = null, string? Comment = null);

/// <summary>
/// Body of <c>POST …/{id}/handoff</c>: the user wants a person. Nothing has to be said before; what the model is just saying is still said, and calls that are under way
/// are waited for. The answer is the <see cref="Conversation"/>.
/// </summary>
/// <param name="Reason">For the person, up to 2,000 characters.</param>
public sealed record RequestPerson(string? Reason = null)
{
    /// <summary>Characters of a reason.</summary>
    public const int ReasonChars = 2_000;
}
