using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using Holdfast.Bench.Context;
using Holdfast.Bench.Load;
using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;
using Holdfast.Client;

namespace Holdfast.Bench.People;

/// <summary>Recorded conversations are handed to a person in the middle: what the packet holds of what the rest of them needed.</summary>
internal sealed class PacketRun(Server server) : IDisposable
{
    private const string Agent = "desk";
    private const int AtOnce = 8, ShownMisses = 5;

    private readonly HoldfastClient _client = server.Client();
    private readonly HttpClient _http = new()
    {
        BaseAddress = server.Url, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", server.Key) },
    };

    public void Dispose() => _http.Dispose();

    public async Task RunAsync(IReadOnlyList<Dialogue> dialogues, Report report, CancellationToken cancel)
    {
        await _client.PutAgentAsync(Agent, Agents.Echo, cancel);
        var (cuts, handed) = (Cuts(dialogues).ToList(), new ConcurrentBag<HandedOver>());
        report.Progress($"{cuts.Count:#,0} hand-offs in {dialogues.Count:#,0} recorded conversations");
        var some = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(cuts, some, async (cut, stop) => handed.Add(await HandOverAsync(cut, stop)));
        foreach (var group in handed.GroupBy(one => one.Cut.What).OrderBy(group => group.Key, StringComparer.Ordinal)) Add(group.Key, [.. group], report);
        foreach (var miss in handed.SelectMany(one => one.Missed.Select(value => $"{one.Cut.Dialogue.Id} at {one.Cut.At}: {value}")).Take(ShownMisses))
            report.Note($"missed: {miss}");
    }

    private static void Add(string what, IReadOnlyList<HandedOver> handed, Report report)
    {
        double Share(Func<HandedOver, int> held) => 100.0 * handed.Sum(held) / Math.Max(1, handed.Sum(one => one.Needed));
        report.Add($"{what}: hand-offs", "", handed.Count);
        report.Add($"{what}: values that the rest uses and that had been said", "", handed.Sum(one => one.Needed));
        report.Add($"{what}: of these in the packet", "%", Share(one => one.Needed - one.Missed.Count), Target.AtLeast(99));
        report.Add($"{what}: … outside its transcript (facts, what was tried, what is wanted)", "%", Share(one => one.Needed - one.MissedInFacts));
    }

    /// <summary>What the rest used; where an agent transferred, little was said after it, so what would have been right to do counts as well.</summary>
    private static IEnumerable<Cut> Cuts(IReadOnlyList<Dialogue> dialogues)
    {
        foreach (var dialogue in dialogues)
        {
            foreach (var at in dialogue.Moments) yield return new($"{dialogue.Set}, after a customer's message", dialogue, at, dialogue.TextFrom(at));
            if (dialogue.Transferred is not { } transferred) continue;
            var right = string.Join('\n', dialogue.Gold.SelectMany(Leaves.Of));
            yield return new($"{dialogue.Set}, where the agent transferred", dialogue, transferred, $"{dialogue.TextFrom(transferred)}\n{right}");
        }
    }

    private async Task<HandedOver> HandOverAsync(Cut cut, CancellationToken cancel)
    {
        var conversation = await _client.CreateConversationAsync(new(Agent, Messages: [.. cut.Dialogue.Before(cut.At)]), cancel: cancel);
        using var handed = await _http.PostAsync(new Uri($"api/v1/conversations/{conversation.Id}/handoff", UriKind.Relative), content: null, cancel);
        handed.EnsureSuccessStatusCode();
        var seq = (await _client.AllEntriesAsync(conversation.Id, cancel: cancel).ToListAsync(cancel)).Last(entry => entry.Kind == "handed_off").Seq;
        var id = $"hnd_{conversation.Id["cnv_".Length..]}-{seq}";
        var packet = JsonElement.Parse(await _http.GetByteArrayAsync(new Uri($"api/v1/handoffs/{id}", UriKind.Relative), cancel)).GetProperty("packet");
        var needed = SaidValues.Needed(cut.Rest, cut.Dialogue.TextBefore(cut.At));
        var (whole, facts) = (TextOf(packet, _ => true), TextOf(packet, name => name != "transcript"));
        return new(
            cut, needed.Count, [.. needed.Where(value => !Values.StandsIn(whole, new("", value)))],
            needed.Count(value => !Values.StandsIn(facts, new("", value))));
    }

    private static string TextOf(JsonElement packet, Func<string, bool> takes) =>
        string.Join('\n', packet.EnumerateObject().Where(part => takes(part.Name)).SelectMany(part => Leaves.Of(part.Value.GetRawText())));

    private sealed record Cut(string What, Dialogue Dialogue, int At, string Rest);

    private sealed record HandedOver(Cut Cut, int Needed, IReadOnlyList<string> Missed, int MissedInFacts);
}
