using System.Globalization;
using Holdfast.Client.Contract;
using Holdfast.Client.Http;

namespace Holdfast.Client;

public sealed partial class HoldfastClient
{
    private const string Conversations = "api/v1/conversations";

    /// <summary>A turn may take this long before the request is made again (which attaches to the turn, and says nothing twice).</summary>
    private static readonly TimeSpan _turn = TimeSpan.FromMinutes(10);

    /// <param name="idempotencyKey">Your own, if the call must not happen twice even when your process dies and starts again.</param>
    public Task<Conversation> CreateConversationAsync(
        CreateConversation body, string? idempotencyKey = null, CancellationToken cancel = default) =>
        _transport.PostAsync<Conversation>(Conversations, body, cancel, idempotencyKey);

    public Task<Conversation> GetConversationAsync(string id, CancellationToken cancel = default) =>
        _transport.GetAsync<Conversation>(Of(id), cancel);

    /// <summary>Newest first.</summary>
    /// <param name="query">Text to find in user id, metadata or entries.</param>
    public Task<Page<Conversation>> ListConversationsAsync(
        string? state = null, string? agent = null, string? user = null, string? query = null,
        int? limit = null, string? cursor = null, CancellationToken cancel = default) =>
        _transport.GetAsync<Page<Conversation>>(
            Path(
                Conversations,
                ("state", state), ("agent", agent), ("user", user), ("q", query), ("limit", Text(limit)), ("cursor", cursor)),
            cancel);

    /// <summary>Removes it for good. Its rows in the ledger stay.</summary>
    public Task DeleteConversationAsync(string id, CancellationToken cancel = default) => _transport.DeleteAsync(Of(id), cancel);

    /// <summary>Says something and waits until the turn is over, waits for a person, or the server's deadline passed.</summary>
    public Task<MessageAnswer> SendAsync(string id, SendMessage body, string? idempotencyKey = null, CancellationToken cancel = default)
    {
        var key = idempotencyKey ?? Transport.NewKey();
        return _transport.AskAsync<MessageAnswer>(() => Accepting("application/json", Message(id, body, key)), _turn, cancel);
    }

    /// <summary>Says something and returns as soon as that is durable; the turn goes on without anybody waiting.</summary>
    public Task<MessageAnswer> SubmitAsync(string id, SendMessage body, string? idempotencyKey = null, CancellationToken cancel = default)
    {
        var key = idempotencyKey ?? Transport.NewKey();
        return _transport.AskAsync<MessageAnswer>(Request, Transport.QuickAnswer, cancel);

        HttpRequestMessage Request()
        {
            var request = Message(id, body, key);
            request.Headers.Add("Prefer", "respond-async");
            return request;
        }
    }

    /// <summary>
    /// Says something and follows the turn until <see cref="TurnDone"/>. A cut connection is taken up again where it broke off.
    /// </summary>
    public IAsyncEnumerable<StreamEvent> StreamAsync(
        string id, SendMessage body, string? idempotencyKey = null, CancellationToken cancel = default)
    {
        var key = idempotencyKey ?? Transport.NewKey();
        return new EventReader(_transport).ReadAsync(_ => Message(id, body, key), after: null, cancel);
    }

    /// <summary>Everything that happens in a conversation from now on, until cancelled.</summary>
    /// <param name="after">Begin after this event or entry: an id from an earlier stream, or a seq; "0" is the beginning.</param>
    public IAsyncEnumerable<StreamEvent> FollowAsync(string id, string? after = null, CancellationToken cancel = default) =>
        new EventReader(_transport).ReadAsync(_ => new(HttpMethod.Get, $"{Of(id)}/events"), after, cancel);

    /// <summary>Entries in order, at most 200 a page.</summary>
    /// <param name="after">Only those with a greater seq.</param>
    public Task<Page<Entry>> GetEntriesAsync(string id, long after = 0, int? limit = null, CancellationToken cancel = default) =>
        _transport.GetAsync<Page<Entry>>(Path($"{Of(id)}/entries", ("after", Text(after)), ("limit", Text(limit))), cancel);

    /// <summary>The whole journal from an entry on.</summary>
    public async IAsyncEnumerable<Entry> AllEntriesAsync(
        string id, long after = 0, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
    {
        Page<Entry> page;
        do
        {
            page = await GetEntriesAsync(id, after, limit: 200, cancel);
            foreach (var entry in page.Data) yield return entry;
            if (page.Data.Count > 0) after = page.Data[^1].Seq;
        }
        while (page.NextCursor is not null);
    }

    public Task<ContextReport> GetContextAsync(string id, CancellationToken cancel = default) =>
        _transport.GetAsync<ContextReport>($"{Of(id)}/context", cancel);

    /// <summary>Which model routing would have chosen for each turn.</summary>
    /// <param name="small">Null = as the agent says, like <paramref name="threshold"/>.</param>
    public Task<RoutingReport> GetRoutingAsync(string id, string? small = null, double? threshold = null, CancellationToken cancel = default) =>
        _transport.GetAsync<RoutingReport>(
            Path($"{Of(id)}/routing", ("small", small), ("threshold", threshold is { } score ? FormattableString.Invariant($"{score}") : null)),
            cancel);

    public Task<Page<Attempt>> ListAttemptsAsync(string id, int? limit = null, string? cursor = null, CancellationToken cancel = default) =>
        _transport.GetAsync<Page<Attempt>>(Path($"{Of(id)}/attempts", ("limit", Text(limit)), ("cursor", cursor)), cancel);

    /// <summary>The body of an attempt's request as it went to the provider, byte for byte.</summary>
    public async Task<byte[]> GetAttemptRequestAsync(string id, int n, CancellationToken cancel = default)
    {
        using var response = await _transport.SendAsync(
            () => new(HttpMethod.Get, $"{Of(id)}/attempts/{Text(n)}/request"), Transport.QuickAnswer, cancel);
        return await response.Content.ReadAsByteArrayAsync(cancel);
    }

    public Task<Conversation> CancelAsync(string id, string? reason = null, CancellationToken cancel = default) =>
        _transport.PostAsync<Conversation>($"{Of(id)}/cancel", new Cancel(reason), cancel);

    public Task<Conversation> ForkAsync(string id, long? atSeq = null, CancellationToken cancel = default) =>
        _transport.PostAsync<Conversation>($"{Of(id)}/fork", new Fork(atSeq), cancel);

    /// <summary>Asks for a person; asked again while one is waited for it changes nothing.</summary>
    public Task<Conversation> RequestPersonAsync(string id, string? reason = null, CancellationToken cancel = default) =>
        _transport.PostAsync<Conversation>($"{Of(id)}/handoff", new RequestPerson(reason), cancel);

    public Task<Conversation> ResolveAsync(string id, string? note = null, CancellationToken cancel = default) =>
        _transport.PostAsync<Conversation>($"{Of(id)}/resolve", new Resolve(note), cancel);

    /// <summary>Says how long what an entry says is needed in the prompt.</summary>
    public Task<Conversation> MarkAsync(string id, long seq, Mark mark, CancellationToken cancel = default) =>
        _transport.PostAsync<Conversation>($"{Of(id)}/entries/{seq}/mark", mark, cancel);

    public Task<Conversation> GiveFeedbackAsync(string id, Feedback feedback, CancellationToken cancel = default) =>
        _transport.PostAsync<Conversation>($"{Of(id)}/feedback", feedback, cancel);

    private static HttpRequestMessage Message(string id, SendMessage body, string key) => Transport.Post($"{Of(id)}/messages", body, key);

    private static HttpRequestMessage Accepting(string type, HttpRequestMessage request)
    {
        request.Headers.Accept.ParseAdd(type);
        return request;
    }

    private static string Of(string id) => $"{Conversations}/{Uri.EscapeDataString(id)}";

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
