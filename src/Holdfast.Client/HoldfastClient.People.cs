using Holdfast.Client.Contract;

namespace Holdfast.Client;

/// <summary>What waits for people: hand-offs and reviews.</summary>
public sealed partial class HoldfastClient
{
    private const string Handoffs = "api/v1/handoffs", Reviews = "api/v1/reviews";

    /// <param name="state">open, claimed or closed; null = all that waits.</param>
    public Task<Page<Handoff>> ListHandoffsAsync(
        int? limit = null, string? cursor = null, string? state = null, string? agent = null, string? owner = null, CancellationToken cancel = default) =>
        _transport.GetAsync<Page<Handoff>>(Path(Handoffs, ("limit", Text(limit)), ("cursor", cursor), ("state", state), ("agent", agent), ("owner", owner)), cancel);

    public Task<Handoff> GetHandoffAsync(string id, CancellationToken cancel = default) => _transport.GetAsync<Handoff>(In(Handoffs, id), cancel);

    /// <summary>Takes a hand-off on. Of two who do so at once exactly one succeeds.</summary>
    /// <param name="owner">Default: the key that asks.</param>
    public Task<Handoff> ClaimHandoffAsync(string id, string? owner = null, CancellationToken cancel = default) =>
        _transport.PostAsync<Handoff>(In(Handoffs, id, "claim"), new ClaimItem(owner), cancel);

    /// <param name="owner">Null = nobody.</param>
    public Task<Handoff> ReassignHandoffAsync(string id, string? owner, CancellationToken cancel = default) =>
        _transport.PostAsync<Handoff>(In(Handoffs, id, "reassign"), new ClaimItem(owner), cancel);

    /// <summary>Answers in the agent's place.</summary>
    public Task<Handoff> ReplyHandoffAsync(string id, string content, CancellationToken cancel = default) =>
        _transport.PostAsync<Handoff>(In(Handoffs, id, "reply"), new ReplyHandoff(content), cancel);

    /// <summary>Has a model write a reply, which nobody else is shown: edit it, and send it with <see cref="ReplyHandoffAsync"/>.</summary>
    /// <param name="instruction">What is wished of it; null = a reply to what nobody has answered.</param>
    public Task<HandoffDraft> DraftHandoffAsync(string id, string? instruction = null, CancellationToken cancel = default) =>
        _transport.PostAsync<HandoffDraft>(In(Handoffs, id, "draft"), new AskDraft(instruction), cancel);

    /// <summary>Says that one looks at it or writes; holds for 20 seconds.</summary>
    public Task<Present> SayPresenceAsync(string id, Doing doing = Doing.Looking, CancellationToken cancel = default) =>
        _transport.PutAsync<Present>(In(id.StartsWith("hnd_", StringComparison.Ordinal) ? Handoffs : Reviews, id, "presence"), new SayPresence(doing), cancel);

    /// <summary>Writes something down for other people.</summary>
    public Task<Handoff> NoteHandoffAsync(string id, string text, CancellationToken cancel = default) =>
        _transport.PostAsync<Handoff>(In(Handoffs, id, "note"), new TakeNote(text), cancel);

    /// <summary>Gives the conversation back to the agent.</summary>
    public Task<Conversation> ReturnHandoffAsync(string id, string? note = null, CancellationToken cancel = default) =>
        _transport.PostAsync<Conversation>(In(Handoffs, id, "return"), new ReturnHandoff(note), cancel);

    /// <summary>The matter is settled.</summary>
    public Task<Conversation> ResolveHandoffAsync(string id, string? note = null, CancellationToken cancel = default) =>
        _transport.PostAsync<Conversation>(In(Handoffs, id, "resolve"), new ReturnHandoff(note), cancel);

    /// <param name="state">open, claimed or closed; null = all that waits.</param>
    /// <param name="subject">tool_call, constitution, lesson or clarification; null = any.</param>
    public Task<Page<Review>> ListReviewsAsync(
        int? limit = null, string? cursor = null, string? state = null, string? agent = null, string? subject = null, string? owner = null, CancellationToken cancel = default) =>
        _transport.GetAsync<Page<Review>>(
            Path(Reviews, ("limit", Text(limit)), ("cursor", cursor), ("state", state), ("agent", agent), ("subject", subject), ("owner", owner)), cancel);

    public Task<Review> GetReviewAsync(string id, CancellationToken cancel = default) => _transport.GetAsync<Review>(In(Reviews, id), cancel);

    /// <summary>Proposes a change of an agent.</summary>
    public Task<Review> ProposeReviewAsync(ProposeReview body, string? idempotencyKey = null, CancellationToken cancel = default) =>
        _transport.PostAsync<Review>(Reviews, body, cancel, idempotencyKey);

    public Task<Review> ClaimReviewAsync(string id, string? owner = null, CancellationToken cancel = default) =>
        _transport.PostAsync<Review>(In(Reviews, id, "claim"), new ClaimItem(owner), cancel);

    public Task<Review> ApproveReviewAsync(string id, ApproveReview? body = null, CancellationToken cancel = default) =>
        _transport.PostAsync<Review>(In(Reviews, id, "approve"), body ?? new(), cancel);

    public Task<Review> RejectReviewAsync(string id, string? note = null, CancellationToken cancel = default) =>
        _transport.PostAsync<Review>(In(Reviews, id, "reject"), new RejectReview(note), cancel);

    private static string In(string resource, string id, string? action = null) =>
        $"{resource}/{Uri.EscapeDataString(id)}{(action is null ? "" : "/" + action)}";
}
