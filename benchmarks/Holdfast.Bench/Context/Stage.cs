using System.Collections.Concurrent;
using System.Text;
using Holdfast.Bench.Processes;
using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Context;

/// <summary>Plays recorded sessions through a server, each by an agent of its own.</summary>
internal sealed class Stage(Server server, Practice practice, Prompter prompter)
{
    private const int AtOnce = 4;

    private readonly HoldfastClient _client = server.Client();

    /// <param name="pass">
    /// Sets these sessions apart from the same ones played before: no pass finds anything of another in the provider's cache.
    /// </param>
    public async Task<IReadOnlyList<Played>> PlayAsync(
        string pass, IReadOnlyList<Recording> recordings, Func<Recording, ContextBudget?> budget, CancellationToken cancel)
    {
        using var billing = new Billing(practice);
        var before = await billing.CallsAsync(cancel);
        var played = new ConcurrentBag<(string Script, Played Session)>();
        var some = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        await Parallel.ForAsync(0, recordings.Count, some, async (i, stop) =>
            played.Add(($"{pass}-{i}", await PlayAsync($"{pass}-{i}", recordings[i], budget(recordings[i]), stop))));
        var billed = await billing.AfterAsync(before, cancel);
        return [.. played.Select(one => one.Session with { Billed = [.. billed[one.Script]] })];
    }

    public async Task PutAgentAsync(Script script, Recording recording, ContextBudget? budget, CancellationToken cancel) =>
        await _client.PutAgentAsync(script.Id, new(
            // The name keeps the provider's cache from serving one session with another's prefix.
            new($"You play the recorded session {script.Id}.", ["Say and do only what was recorded."], "Answer as it was answered there."),
            [$"practice/practice-replay/{script.Id}"],
            recording.Instructions,
            Budget: budget,
            MaxOutputTokens: Budgets.Task,
            MaxRounds: 10_000,
            Tools: script.Reachable(recording.Tools, prompter.Url),
            MaxRepeats: 10_000), cancel);

    /// <returns>Why the turn did not come to rest; null when it did.</returns>
    public async Task<string?> SayAsync(Script script, string conversation, string message, CancellationToken cancel)
    {
        var key = Guid.NewGuid().ToString("n");
        MessageAnswer answer;
        script.Release();
        do answer = await _client.SendAsync(conversation, new(message), key, cancel); // The same key again waits for the same turn.
        while (answer.State is ConversationStates.Working);
        return answer.State is ConversationStates.AtRest ? null : $"{answer.State}: {answer.Reason}";
    }

    private async Task<Played> PlayAsync(string name, Recording recording, ContextBudget? budget, CancellationToken cancel)
    {
        var steps = new ConcurrentDictionary<int, NextStep>();
        var needs = Needs(recording);
        var whole = new List<double>();
        var script = new Script(name, recording.Messages, (index, prompt) =>
        {
            whole.Add(Whole(recording, prompt));
            if (needs.TryGetValue(index, out var needed))
                steps[index] = new(index, needed, [.. needed.Where(value => !Values.StandsIn(prompt.Text, value))]);
        });
        prompter.Add(script);
        await PutAgentAsync(script, recording, budget, cancel);
        var conversation = await _client.CreateConversationAsync(
            new(name, ConversationMode.Background, Messages: recording.Opening > 1 ? [.. recording.Imported] : null), cancel: cancel);
        string? stopped = null;
        foreach (var message in recording.Said)
            if ((stopped = await SayAsync(script, conversation.Id, message, cancel)) is not null) break;
        var attempts = HoldfastClient.AllAsync(cursor => _client.ListAttemptsAsync(conversation.Id, limit: 200, cursor, cancel));
        return new(
            recording, [], await attempts.OrderBy(attempt => attempt.N).ToListAsync(cancel), [.. steps.Values.OrderBy(step => step.Index)],
            whole, script.Refused, stopped);
    }

    /// <summary>A result that almost repeats an earlier one is told by what changed.</summary>
    private static double Whole(Recording recording, SentPrompt prompt)
    {
        var said = recording.Messages.Where(message => message.Role == "tool");
        var shown = prompt.Told.Where(message => message.Role == "tool");
        var hidden = said.Zip(shown, (one, other) => Math.Max(0, one.Length - other.Length)).Sum();
        return 1 + ((double)hidden / prompt.Text.Length);
    }

    /// <summary>By the index of each message with tool calls: the values it needs of what was said before it.</summary>
    private static Dictionary<int, IReadOnlyList<Value>> Needs(Recording recording)
    {
        var needs = new Dictionary<int, IReadOnlyList<Value>>();
        var before = new StringBuilder();
        foreach (var (index, message) in recording.Messages.Index())
        {
            if (message.ToolCalls.Count > 0) needs[index] = Values.Needed(message, before.ToString());
            Leaves.Write(message, before);
        }
        return needs;
    }
}
