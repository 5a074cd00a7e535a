using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Streaming;

namespace Holdfast.Server.Api;

/// <summary>The turn of a message that was said earlier, for who asks for it again.</summary>
internal static class TurnReports
{
    /// <param name="seq">The message's entry.</param>
    /// <param name="seen">The last entry that the client has: the report tells of it, the stream does not repeat it.</param>
    /// <returns>Null when there is no such entry any more.</returns>
    public static async ValueTask<TurnReport?> OfAsync(ConversationKey key, long seq, long seen, IJournal journal, CancellationToken cancel)
    {
        var state = Conversation.Empty(key);
        TurnReport? turn = null;
        while (state.Seq < Math.Max(seq, seen))
        {
            var page = await journal.ReadAsync(key, state.Seq, 1000, cancel);
            foreach (var entry in page.TakeWhile(entry => entry.Seq <= Math.Max(seq, seen)))
            {
                state = Fold.Apply(state, entry);
                if (entry.Seq == seq) turn = TurnReport.Of(seq, state);
                turn?.Add(new StreamEvent.Journaled(new(entry.Seq, 0), entry));
            }
            if (page.Count == 0) break;
        }
        return turn;
    }
}
