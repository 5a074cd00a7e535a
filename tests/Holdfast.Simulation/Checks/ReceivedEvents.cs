using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Journal;

namespace Holdfast.Simulation.Checks;

/// <summary>What subscribers were told, and what of it they should have been.</summary>
public sealed class ReceivedEvents(World world)
{
    /// <summary>By tenant, which is the host of its receiver's address: event, conversation, entry and answer of all that came.</summary>
    private readonly Dictionary<string, HashSet<(string Type, string Conversation, long Seq, string? Answer)>> _taken = [];

    private readonly Dictionary<string, string> _bodies = [];

    public void Take(Uri url, string id, JsonElement body)
    {
        var data = body.GetProperty("data");
        var told = (
            body.GetProperty("type").GetString()!, data.GetProperty("conversation_id").GetString()!, data.GetProperty("seq").GetInt64(),
            data.TryGetProperty("answer", out var answer) ? answer.GetString() : null);
        if (!_taken.TryGetValue(url.Host, out var taken)) _taken[url.Host] = taken = [];
        taken.Add(told);
        if (!_bodies.TryAdd(id, body.GetRawText()) && _bodies[id] != body.GetRawText()) throw world.Fail($"Event {id} was told in two ways.");
        world.Trace.Seen.Add(told.Item1);
    }

    /// <summary>Each entry that ends a turn or parks it was told at least once, with what was said; nothing else was.</summary>
    public void Judge(string tenant, IReadOnlyList<ConversationKey> living, IReadOnlyDictionary<ConversationKey, IReadOnlyList<Entry>> journals)
    {
        var taken = _taken.GetValueOrDefault(tenant) ?? [];
        foreach (var key in living.Where(key => key.Tenant == tenant))
        {
            var due = journals[key].Select(entry => (Type: TypeOf(entry.Fact, journals[key]), entry.Seq)).Where(one => one.Type is not null).ToList();
            var told = taken.Where(one => one.Conversation == key.Conversation).Select(one => (one.Type, one.Seq)).ToList();
            if (due.FirstOrDefault(one => !told.Contains((one.Type!, one.Seq))) is { Type: not null } lost)
                throw world.Fail($"{key}: {lost.Type} of entry {lost.Seq} was told to nobody.");
            if (told.Find(one => !due.Contains(one)) is { Type: not null } never) throw world.Fail($"{key}: {never} was told and never happened.");
            foreach (var (_, _, seq, answer) in taken.Where(one => one.Conversation == key.Conversation && one.Answer is not null))
            {
                var said = TextOf(journals[key][(int)seq - 1]);
                if (!answer!.EndsWith(said, StringComparison.Ordinal)) throw world.Fail($"{key}: \"{answer}\" is told of entry {seq}, which says \"{said}\".");
            }
        }
    }

    private static string? TypeOf(Fact fact, IReadOnlyList<Entry> entries) => fact switch
    {
        TurnStopped => "turn.stopped",
        Parked => "conversation.parked",
        HandedOff => "conversation.waiting_for_person",
        BatchEnded => "batch.completed",
        Reminded f => entries[(int)f.Of - 1].Fact is HandedOff ? "handoff.reminder" : "review.reminder",
        Overdue => "handoff.overdue",
        Released => "handoff.released",
        Answer { Doubt: not { HandsOff: true }, Stop: not (StopReason.Cut or StopReason.PauseTurn or StopReason.Empty) } answer when !answer.Blocks.Any(block => block is ToolCallBlock) => "turn.completed",
        _ => null,
    };

    private static string TextOf(Entry entry) =>
        entry.Fact is Answer answer ? string.Concat(answer.Blocks.OfType<TextBlock>().Select(block => block.Text)) : (entry.Fact as TurnStopped)?.Said ?? "";
}
