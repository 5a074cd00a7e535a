using Holdfast.Cli.Show;
using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Cli.Chat;

/// <summary>A person's conversation with an agent. It is created with the first message.</summary>
/// <param name="conversation">The one to go on with; null = a new one.</param>
internal sealed class ChatSession(HoldfastClient client, Terminal terminal, string agent, string? conversation, bool json)
{
    public HoldfastClient Client => client;

    /// <summary>Null before the first message.</summary>
    public string? Conversation { get; private set; } = conversation;

    public string Agent => agent;

    /// <summary>The next message begins a new conversation, or goes on with another one.</summary>
    public void SwitchTo(string? other) => Conversation = other;

    /// <summary>Says something and shows the turn. Ctrl-C ends the turn, not the chat.</summary>
    /// <returns>Whether the turn came to rest with an answer.</returns>
    public async Task<bool> SayAsync(string content, CancellationToken cancel)
    {
        Conversation ??= (await client.CreateConversationAsync(new(agent), cancel: cancel)).Id;
        var id = Conversation;
        var cancelling = Task.CompletedTask;
        MessageAnswer answer;
        using (terminal.Interrupts.Handle(() => cancelling = client.CancelAsync(id, "cancelled by the user", CancellationToken.None)))
            answer = json ? await AskAsync(id, content, cancel) : await WatchAsync(id, content, cancel);
        await cancelling;
        if (!json) terminal.Note($"this turn {Money.Of(answer.CostUsd)}; {Summary.Of(await client.GetConversationAsync(id, cancel))}");
        return answer is { State: ConversationStates.AtRest or ConversationStates.Resolved, Answer: not null };
    }

    private async Task<MessageAnswer> AskAsync(string id, string content, CancellationToken cancel)
    {
        var answer = await client.SendAsync(id, new(content), cancel: cancel);
        terminal.PrintJson(answer);
        return answer;
    }

    private async Task<MessageAnswer> WatchAsync(string id, string content, CancellationToken cancel)
    {
        var view = new TurnView(terminal);
        await foreach (var happened in client.StreamAsync(id, new(content), cancel: cancel))
        {
            view.Show(happened);
            if (happened is TurnDone done) return done.Answer;
        }
        throw new IOException("The stream of the turn ended before the turn did.");
    }
}
