using System.Collections.Concurrent;
using System.Text;
using Holdfast.Bench.Processes;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Core.Context;
using ContextBudget = Holdfast.Client.Contract.ContextBudget;

namespace Holdfast.Bench.Knowledge;

/// <summary>What of the documents stood in the prompt that was really sent.</summary>
/// <param name="Paths">Of the documents.</param>
/// <param name="Tokens">Of all passages, in tokens of four characters.</param>
internal sealed record Shown(IReadOnlySet<string> Paths, double Tokens);

/// <summary>Asks an agent that carries the help centre, and looks into the provider's log of requests.</summary>
/// <param name="tokens">What a message may be shown of documents, in tokens of four characters.</param>
internal sealed class ShownRun(Server server, Practice practice, int tokens) : IDisposable
{
    private const int AtOnce = 4;

    /// <summary>The server's estimate of a practice model's tokens, 300 for 1,000 bytes of English text, against four characters for a token.</summary>
    private const double EstimateOfFourCharacters = 1.2;

    /// <summary>A message takes a quarter of what the share of knowledge has left.</summary>
    private const int KnowledgePart = 4;

    private static readonly Constitution Constitution = new("You answer customers of a bank.", ["Never guess."], "Answer from the documents.");

    private readonly HttpClient _practice = new() { BaseAddress = practice.Url };
    private readonly HoldfastClient _client = server.Client();
    private HelpCentre _centre = null!;

    private string Agent => $"knowledge-{tokens}";

    public void Dispose() => _practice.Dispose();

    public async Task PrepareAsync(HelpCentre centre, CancellationToken cancel)
    {
        _centre = centre;
        // The server knows that tables and numbers are dearer than prose: a budget in characters is one of what these documents weigh.
        var density = centre.Documents.Values.Average(text => (double)TextWeight.Of(text) / text.Length);
        var share = (int)(KnowledgePart * tokens * EstimateOfFourCharacters * density);
        await _client.PutAgentAsync(Agent, new(
            Constitution, ["practice/practice-instant"], MaxOutputTokens: 1_000,
            Budget: new ContextBudget(System: 2_000, share, History: 1_000, Working: 8_000, Safety: 2_000, Task: 1_000)), cancel);
        var some = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(centre.Documents, some, async (document, stop) =>
            await _client.PutDocumentAsync(Agent, document.Key, new(document.Value), stop));
    }

    /// <summary>Each as the first message of a conversation.</summary>
    public async Task<IReadOnlyDictionary<string, Shown>> AskAsync(IEnumerable<string> messages, CancellationToken cancel)
    {
        var results = new ConcurrentDictionary<string, Shown>();
        var some = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(messages, some, async (message, stop) => results[message] = await AskAsync(message, stop));
        return results;
    }

    private async Task<Shown> AskAsync(string message, CancellationToken cancel)
    {
        var id = (await _client.CreateConversationAsync(new(Agent), cancel: cancel)).Id;
        await _client.SendAsync(id, new(message), cancel: cancel);
        var attempts = await _client.ListAttemptsAsync(id, cancel: cancel);
        var body = await _practice.GetByteArrayAsync(new Uri($"control/requests/{attempts.Data[0].RequestId}/body", UriKind.Relative), cancel);
        var sent = Encoding.UTF8.GetString(body);
        var entries = await _client.AllEntriesAsync(id, cancel: cancel).ToListAsync(cancel);
        var chars = entries.Where(entry => entry.Kind == "knowledge_shown").SelectMany(entry => entry.Data.GetProperty("passages").EnumerateArray())
            .Sum(passage => passage.GetProperty("length").GetInt32());
        return new(_centre.Documents.Keys.Where(path => Heads(sent, path)).ToHashSet(), chars / 4.0);
    }

    /// <summary>A passage is headed with its source; line breaks are escaped in JSON.</summary>
    private static bool Heads(string sent, string path) =>
        sent.Contains($"\\n\\n{path} (version 1):\\n", StringComparison.Ordinal) || sent.Contains($"\\n\\n{path}#", StringComparison.Ordinal);
}
