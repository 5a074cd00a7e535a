using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Streaming;
using Holdfast.Simulation.Fakes;

namespace Holdfast.Simulation.People;

/// <summary>
/// A client that follows a conversation, loses its connection now and then, and comes back with the cursor of the last event it saw. It must see
/// every entry once and in order, and put together exactly the text the journal has.
/// </summary>
public sealed class Follower(World world, ConversationKey key)
{
    private StreamCursor _cursor;
    private int _connection;
    private string? _attempt;
    private string _text = "", _heard = "";
    private bool _isHeld;

    public ConversationKey Key => key;

    public long Seq => _cursor.Seq;

    public ConversationStatus? Status { get; private set; }

    /// <summary>It has seen everything and knows that nothing more comes.</summary>
    public bool IsAtTheEnd => world.Deleted.Contains(key) || _cursor.Seq == world.Oracles[key].Seq && Status is { State: "at_rest" };

    public async Task RunAsync()
    {
        while (!world.Deleted.Contains(key))
        {
            if (world.AnyNode() is { } node) await FollowAsync(node);
            await Task.Delay(TimeSpan.FromMilliseconds(world.Dice.Between(1, 2_000)), world.ClientTime);
        }
    }

    private async Task FollowAsync(Node node)
    {
        var connection = ++_connection;
        using var hangUp = new CancellationTokenSource();
        var pumping = node.Place.Begin(() => PumpAsync(node, connection, hangUp.Token));
        await Task.WhenAny(pumping, node.Died);
        _connection++;
        hangUp.Cancel();
    }

    /// <summary>The server's side: events go out until the connection breaks.</summary>
    private async Task<bool> PumpAsync(Node node, int connection, CancellationToken cancel)
    {
        try
        {
            await foreach (var happened in node.Live.FollowAsync(key, _cursor, cancel))
            {
                if (!node.IsUp || connection != _connection || world.Dice.Chance(world.Faults.StreamBreaks)) return false;
                Receive(happened);
                if (world.Dice.Chance(0.1)) await world.PauseAsync(world.ClientTime, TimeSpan.FromMilliseconds(100), cancel);
            }
        }
        catch (SimulatedFaultException)
        {
            // The journal could not be read: the connection ends, the client comes back.
        }
        return false;
    }

    private void Receive(StreamEvent happened)
    {
        switch (happened)
        {
            case StreamEvent.Journaled journaled:
                Take(journaled.Entry);
                break;
            case StreamEvent.Delta delta:
                _text += delta.Text;
                Require(_isHeld || _attempt is not null && world.Bills.Of(_attempt).Any(bill => bill.Text.StartsWith(_text, StringComparison.Ordinal)), $"was sent text that nobody said: {delta.Text}");
                Require(_isHeld || world.Agents.Answers is not { Always: true }, $"was sent what nobody said yes to: {delta.Text}");
                break;
            case StreamEvent.Status status:
                Require(status.Value.AsOf <= _cursor.Seq, $"was told a status as of {status.Value.AsOf}");
                Status = status.Value;
                break;
        }
        _cursor = happened.Cursor;
        Require(_cursor.Offset == _text.Length, $"has {_text.Length} characters");
    }

    private void Take(Entry entry)
    {
        Require(entry.Seq == _cursor.Seq + 1, $"was sent entry {entry.Seq}");
        switch (entry.Fact)
        {
            case UserMessage message:
                Require(message.Content.StartsWith(key.Tenant + " ", StringComparison.Ordinal), "sees the words of another tenant");
                break;
            case AttemptStarted started:
                _attempt = started.RequestHash;
                break;
            case AttemptEnded:
                (_attempt, _heard, _text) = (null, _text, "");
                break;
            case AnswerHeld:
                Require(_heard.Length == 0, $"has heard \"{_heard}\" of an answer that is held");
                _isHeld = true;
                break;
            case AnswerDeclined:
                Require(_text.Length == 0, "was sent an answer that was declined");
                _isHeld = false;
                break;
            case Answer { Unsaid: true }:
                Require(_heard.Length == 0, $"has heard \"{_heard}\", which is not for the user");
                break;
            case Answer answer:
                if (answer.Held > 0) (_heard, _text, _isHeld) = (_text, "", false);
                var said = string.Concat(answer.Blocks.OfType<TextBlock>().Select(block => block.Text));
                Require(_heard == said, $"put together \"{_heard}\" where the journal says \"{said}\"");
                break;
        }
    }

    private void Require(bool isSo, string complaint)
    {
        if (!isSo) throw world.Fail($"A follower of {key} at {_cursor} {complaint}.");
    }
}
