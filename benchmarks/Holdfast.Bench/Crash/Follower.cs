using System.Diagnostics;
using System.Text;
using Holdfast.Bench.Processes;
using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Crash;

/// <summary>Watches one conversation from its beginning through every crash, and puts together what it was shown.</summary>
internal sealed class Follower(Server server, string conversation)
{
    private readonly StringBuilder _text = new();
    private long _seq;
    private string _last = "0";

    /// <summary>Answers whose text, as it was written before the eyes, is not the text in the journal.</summary>
    public int WrongTexts { get; private set; }

    /// <summary>Entries that came twice, or before the one before them.</summary>
    public int WrongEntries { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var happened in server.Client().FollowAsync(conversation, _last, stop))
                {
                    See(happened);
                    _last = happened.Id;
                }
            }
            catch (Exception e) when (Patience.IsOutage(e))
            {
                await Task.Delay(20, CancellationToken.None);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    public async Task<bool> HasSeenAsync(long seq, TimeSpan within, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        while (_seq < seq && Stopwatch.GetElapsedTime(started) < within) await Task.Delay(20, cancel);
        return _seq >= seq;
    }

    private void See(StreamEvent happened)
    {
        if (happened is TextWritten text) _text.Append(text.Text);
        if (happened is not EntryWritten { Entry: var entry }) return;
        if (entry.Seq != _seq + 1) WrongEntries++;
        _seq = entry.Seq;
        if (entry.Kind == "attempt_started") _text.Clear(); // text of an attempt that failed is void
        if (entry.AnswerText() is { } answer && answer != _text.ToString()) WrongTexts++;
    }
}
