using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Holdfast.Bench.Processes;
using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Memory;

/// <summary>What of one question's evidence stood in the prompt that was really sent.</summary>
/// <param name="MemoryTokens">All of the prompt but system, tools and the question, in tokens of four characters.</param>
/// <param name="Meant">An embedding model answered in time.</param>
internal sealed record Evidence(int Found, int Wanted, double MemoryTokens, bool Meant)
{
    public double Share => (double)Found / Wanted;

    public bool IsWhole => Found == Wanted;
}

/// <summary>Asks every question about a chat of a fork of it, and looks into the provider's log of requests.</summary>
/// <param name="tokens">The memory budget, in tokens of four characters.</param>
/// <param name="density">What a character of these chats weighs to the server, which knows that numbers, names and times are dearer than prose.</param>
/// <param name="embeddings">provider/model that joins recall; null = none.</param>
internal sealed class EvidenceRun(Server server, Practice practice, int tokens, double density, string? embeddings) : IDisposable
{
    private const int AtOnce = 4;

    /// <summary>The server's estimate of a practice model's tokens, 300 for 1,000 bytes of plain English, against four characters for a token.</summary>
    private const double EstimateOfFourCharacters = 1.2;

    /// <summary>A message takes a quarter of what the share of recall has left.</summary>
    private const int RecallPart = 4;

    /// <summary>Tokens that a question has room for.</summary>
    private const int Question = 60;

    private static readonly Constitution Constitution = new(
        "You answer questions about a conversation.", ["Never claim to be a language model."], "Answer from what was said.");

    private readonly HttpClient _practice = new() { BaseAddress = practice.Url };
    private readonly HoldfastClient _client = server.Client();

    public void Dispose() => _practice.Dispose();

    private string Agent => embeddings is null ? $"memory-{tokens}" : $"memory-{tokens}-embeddings";

    public async Task PrepareAsync(CancellationToken cancel)
    {
        var share = (int)(tokens * EstimateOfFourCharacters * density);
        await _client.PutAgentAsync(Agent, new(
            Constitution, ["practice/practice-instant"], MaxOutputTokens: 1_000,
            Budget: new(System: 2_000, Knowledge: 0, History: share / 100, Working: Question, Safety: 2_000, Task: 1_000, Recall: RecallPart * (share - (share / 100))),
            Embeddings: embeddings), cancel);
    }

    public async Task<IReadOnlyList<Evidence>> AskAsync(LabelledChat chat, CancellationToken cancel)
    {
        var origin = await _client.CreateConversationAsync(new(Agent, Messages: chat.Messages), cancel: cancel);
        await SettledAsync(origin.Id, cancel);
        var results = new ConcurrentBag<Evidence>();
        var some = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(chat.Questions, some, async (question, stop) => results.Add(await AskAsync(origin.Id, question, stop)));
        return [.. results];
    }

    private async Task<Evidence> AskAsync(string origin, LabelledQuestion question, CancellationToken cancel)
    {
        var fork = await _client.ForkAsync(origin, cancel: cancel);
        await SettledAsync(fork.Id, cancel);
        await _client.SendAsync(fork.Id, new(question.Text), cancel: cancel);
        var attempts = await _client.ListAttemptsAsync(fork.Id, cancel: cancel);
        var sent = await TextsAsync(attempts.Data.First(attempt => attempt.Purpose == "answer").RequestId!, cancel);
        await _client.DeleteConversationAsync(fork.Id, cancel);
        var found = question.Evidence.Count(text => sent.Contains(text.Trim(), StringComparison.Ordinal));
        var meant = attempts.Data.Any(attempt => attempt is { Purpose: "embedding", Outcome: "completed" });
        return new(found, question.Evidence.Count, (sent.Length - question.Text.Length) / 4.0, meant);
    }

    /// <summary>Vectors of an import are made while nobody waits.</summary>
    private async Task SettledAsync(string conversation, CancellationToken cancel)
    {
        while (embeddings is not null && (await _client.GetConversationAsync(conversation, cancel)).WakeAt is not null) await Task.Delay(20, cancel);
    }

    /// <summary>All texts of a request's messages.</summary>
    private async Task<string> TextsAsync(string requestId, CancellationToken cancel)
    {
        var body = await _practice.GetByteArrayAsync(new Uri($"control/requests/{requestId}/body", UriKind.Relative), cancel);
        using var json = JsonDocument.Parse(body);
        var texts = new StringBuilder();
        foreach (var message in json.RootElement.GetProperty("messages").EnumerateArray())
        {
            var content = message.GetProperty("content");
            if (content.ValueKind == JsonValueKind.String) texts.Append(content.GetString());
            else
                foreach (var block in content.EnumerateArray())
                    if (block.TryGetProperty("text", out var text)) texts.Append(text.GetString());
        }
        return texts.ToString();
    }
}
