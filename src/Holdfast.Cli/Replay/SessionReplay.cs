using Holdfast.Client;
using Holdfast.Client.Contract;
using static System.FormattableString;

namespace Holdfast.Cli.Replay;

/// <summary>Plays one session through the whole system and compares what the journal holds with what was recorded.</summary>
internal sealed class SessionReplay(HoldfastClient client, PracticeModel practice, ReplayAgent agents)
{
    public async Task<SessionReport> RunAsync(Script script, string agent, CancellationToken cancel)
    {
        var report = new SessionReport(script.File, script.Recorded.Id);
        try
        {
            await practice.LoadAsync(script, cancel);
            await client.PutAgentAsync(agent, agents.For(script), cancel);
            var imported = script.Imported.ToList();
            var conversation = await client.CreateConversationAsync(
                new(agent, ConversationMode.Background, Messages: imported.Count > 0 ? imported : null), cancel: cancel);
            report = report with { Conversation = conversation.Id };
            var (turns, stopped) = await TalkAsync(conversation.Id, script, cancel);
            return await CompareAsync(report with { Turns = turns, Difference = stopped }, script, conversation.Id, cancel);
        }
        catch (Exception refused) when (refused is HoldfastException or CliError)
        {
            return report with { Difference = refused.Message };
        }
    }

    /// <summary>Says what the recorded user said, each time after the turn before has come to rest.</summary>
    private async Task<(int Turns, string? Stopped)> TalkAsync(string conversation, Script script, CancellationToken cancel)
    {
        var turns = 0;
        foreach (var message in script.UserMessages)
        {
            var key = Guid.NewGuid().ToString("n");
            MessageAnswer answer;
            do answer = await client.SendAsync(conversation, new(message), key, cancel); // The same key again waits for the same turn.
            while (answer.State is ConversationStates.Working);
            turns++;
            if (answer.State is not ConversationStates.AtRest)
                return (turns, Invariant($"turn {turns} does not come to rest: {answer.State}, {answer.Reason}"));
        }
        return (turns, null);
    }

    private async Task<SessionReport> CompareAsync(SessionReport report, Script script, string conversation, CancellationToken cancel)
    {
        var journal = await client.AllEntriesAsync(conversation, cancel: cancel).ToListAsync(cancel);
        var ledger = HoldfastClient.AllAsync(cursor => client.ListLedgerAsync(conversation, limit: 200, cursor: cursor, cancel: cancel));
        var bill = await ledger.AggregateAsync(Bill.None, (sum, row) => sum + new Bill(1, row.Usage ?? Usage.None), cancel);
        var recorded = Transcript.Of(script.Messages);
        return report with
        {
            Messages = script.Recorded.Messages.Count(message => message.Role != "system"),
            Difference = report.Difference ?? Difference.First(Transcript.Expected(recorded), Transcript.Of(journal)),
            Refused = journal.Count(entry => entry.AttemptFailure() is not null),
            Ledger = bill,
        };
    }
}
