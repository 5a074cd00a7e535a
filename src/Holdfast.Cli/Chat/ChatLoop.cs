using Holdfast.Client;

namespace Holdfast.Cli.Chat;

/// <summary>Reads what the user says, line by line, until there is no more.</summary>
internal sealed class ChatLoop(ChatSession session, Terminal terminal)
{
    private readonly ChatCommands _commands = new(session, terminal);

    /// <returns>Whether every turn came to rest with an answer.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        if (terminal.IsInteractive)
            terminal.Note($"Talking to agent {session.Agent}. /help lists commands; Ctrl-C ends an answer, Ctrl-D the chat.");
        var allAnswered = true;
        while (await ReadAsync(cancel) is { } line)
        {
            if (line.Length == 0) continue;
            if (line is "/exit" or "/quit") break;
            allAnswered &= await TakeAsync(line, cancel);
        }
        if (session.Conversation is { } id && terminal.IsInteractive) terminal.Note($"Go on later with: holdfast chat --conversation {id}");
        return allAnswered;
    }

    /// <summary>A refusal ends the message, not the chat: the user reads it and says something else.</summary>
    private async Task<bool> TakeAsync(string line, CancellationToken cancel)
    {
        try
        {
            if (line[0] != '/') return await session.SayAsync(line, cancel);
            await _commands.RunAsync(line, cancel);
            return true;
        }
        catch (HoldfastException refused) when (terminal.IsInteractive)
        {
            terminal.Note(refused.Message);
            return false;
        }
    }

    /// <summary>While waiting for a line Ctrl-C ends the process, as in any shell.</summary>
    private async Task<string?> ReadAsync(CancellationToken cancel)
    {
        if (terminal.IsInteractive) terminal.Text.Write("> ");
        using var _ = terminal.Interrupts.Handle(null);
        return (await terminal.In.ReadLineAsync(cancel))?.Trim();
    }
}
