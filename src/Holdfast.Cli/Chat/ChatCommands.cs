using System.Globalization;
using Holdfast.Cli.Show;
using Holdfast.Client.Contract;
using static System.FormattableString;

namespace Holdfast.Cli.Chat;

/// <summary>What a user can ask for in a chat besides talking.</summary>
internal sealed class ChatCommands(ChatSession session, Terminal terminal)
{
    private const string Help =
        """
        /help                this list
        /context             what fills the context window
        /cost                what the conversation has cost
        /id                  the conversation's id
        /new                 begin a new conversation
        /fork [SEQ]          go on in a copy of this conversation, as it was at entry SEQ (default: now)
        /rate 1-5 [WORDS]    say how good it was
        /resolve [NOTE]      the matter is settled
        /exit                leave (also Ctrl-D)
        """;

    public async Task RunAsync(string line, CancellationToken cancel)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var (name, rest) = space < 0 ? (line, "") : (line[..space], line[(space + 1)..].Trim());
        switch (name)
        {
            case "/help":
                terminal.Note(Help);
                break;
            case "/new":
                session.SwitchTo(null);
                terminal.Note("The next message begins a new conversation.");
                break;
            case "/context" or "/cost" or "/id" or "/fork" or "/rate" or "/resolve":
                terminal.Note(session.Conversation is { } id ? await AboutAsync(id, name, rest, cancel) : "Say something first.");
                break;
            default:
                terminal.Note($"{name} is not known. /help lists what is.");
                break;
        }
    }

    private async Task<string> AboutAsync(string id, string name, string rest, CancellationToken cancel) => name switch
    {
        "/context" => Describe(await session.Client.GetContextAsync(id, cancel)),
        "/cost" => Summary.Of(await session.Client.GetConversationAsync(id, cancel)),
        "/fork" => await ForkAsync(id, rest, cancel),
        "/rate" => await RateAsync(id, rest, cancel),
        "/resolve" => $"Now {(await session.Client.ResolveAsync(id, rest.Length > 0 ? rest : null, cancel)).State}.",
        _ => id,
    };

    private async Task<string> ForkAsync(string id, string at, CancellationToken cancel)
    {
        var isNumber = long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var seq);
        if (at.Length > 0 && !isNumber) return $"\"{at}\" is no entry's number.";
        var fork = await session.Client.ForkAsync(id, isNumber ? seq : null, cancel);
        session.SwitchTo(fork.Id);
        return $"Going on in {fork.Id}; {id} stays as it is.";
    }

    private async Task<string> RateAsync(string id, string rest, CancellationToken cancel)
    {
        var words = rest.Split(' ', 2, StringSplitOptions.TrimEntries);
        if (words[0] is not [>= '1' and <= '5' and var digit]) return "Rate from 1 (worst) to 5 (best), like: /rate 4 quick but curt";
        await session.Client.GiveFeedbackAsync(id, new Feedback(digit - '0', Comment: words.ElementAtOrDefault(1)), cancel);
        return "Thank you.";
    }

    private static string Describe(ContextReport report) => Invariant(
        $"""
        model    {report.Model}, window {report.Window:#,0} tokens, epoch {report.Epoch}
        system   {report.Used.System,9:#,0} of {report.Budget.System:#,0}
        history  {report.Used.History,9:#,0} of {report.Budget.History:#,0}
        working  {report.Used.Working,9:#,0} of {report.Budget.Working:#,0}
        items    {report.Items,9:#,0} in the prompt, {report.OmittedItems:#,0} only in the journal
        """);
}
