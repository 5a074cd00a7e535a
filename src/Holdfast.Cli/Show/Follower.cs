using Holdfast.Cli.Chat;
using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Cli.Show;

/// <summary>Prints what happens in conversations as it happens.</summary>
internal sealed class Follower(HoldfastClient client, Terminal terminal, bool json)
{
    /// <summary>How often all conversations are looked through for news.</summary>
    private static readonly TimeSpan _pace = TimeSpan.FromSeconds(1);

    /// <summary>One conversation, with its text as it is written.</summary>
    /// <param name="after">Null = only what happens from now on.</param>
    public async Task FollowOneAsync(string id, string? after, CancellationToken cancel)
    {
        after ??= (await client.GetConversationAsync(id, cancel)).Seq.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var text = new LiveText(terminal.Text);
        await foreach (var happened in client.FollowAsync(id, after, cancel))
            if (json) terminal.PrintJson(Record(id, happened));
            else Print(happened, text);
    }

    /// <summary>Every conversation of the tenant: the newest 200 are watched. New entries only, no text in the making.</summary>
    public async Task FollowAllAsync(CancellationToken cancel)
    {
        var seen = new Dictionary<string, long>();
        foreach (var known in (await client.ListConversationsAsync(limit: 200, cancel: cancel)).Data) seen[known.Id] = known.Seq;
        using var timer = new PeriodicTimer(_pace);
        while (await timer.WaitForNextTickAsync(cancel))
            foreach (var current in (await client.ListConversationsAsync(limit: 200, cancel: cancel)).Data.Reverse())
                if (current.Seq > seen.GetValueOrDefault(current.Id))
                    seen[current.Id] = await PrintNewAsync(current.Id, seen.GetValueOrDefault(current.Id), cancel);
    }

    private async Task<long> PrintNewAsync(string id, long after, CancellationToken cancel)
    {
        await foreach (var entry in client.AllEntriesAsync(id, after, cancel))
        {
            after = entry.Seq;
            if (json) terminal.PrintJson(new FollowedEvent(id, StreamEvents.Entry, Entry: entry));
            else terminal.Text.WriteLine($"{id}  {Timeline.Line(entry, Width - id.Length - 2)}");
        }
        return after;
    }

    private void Print(StreamEvent happened, LiveText text)
    {
        switch (happened)
        {
            case TextWritten delta:
                text.Write(delta.Text);
                break;
            case EntryWritten written:
                text.EndLine();
                terminal.Text.WriteLine(Timeline.Line(written.Entry, Width));
                break;
            case StatusChanged { Status: var status }:
                text.EndLine();
                terminal.Note($"{"",5}  {status.State} {status.Reason}");
                break;
        }
    }

    private int Width => Math.Max(40, terminal.Out.Profile.Width);

    private static FollowedEvent Record(string id, StreamEvent happened) => happened switch
    {
        EntryWritten written => new(id, StreamEvents.Entry, written.Id, Entry: written.Entry),
        TextWritten delta => new(id, StreamEvents.Delta, delta.Id, Text: delta.Text),
        StatusChanged changed => new(id, StreamEvents.Status, changed.Id, Status: changed.Status),
        _ => new(id, StreamEvents.Done, happened.Id),
    };
}
