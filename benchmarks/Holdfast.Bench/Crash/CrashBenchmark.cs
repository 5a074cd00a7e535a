using System.Diagnostics;
using Holdfast.Bench.Load;
using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;
using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Crash;

/// <summary>kill -9 at random moments under load, again and again on the same data; then everything that was said is looked for.</summary>
internal sealed class CrashBenchmark : IBenchmark
{
    private const int TalkersOfEachKind = 4;

    private static readonly TimeSpan UntilRest = TimeSpan.FromMinutes(2);

    public string Name => "crash";

    public string Shows => "kill -9 at random moments under load: nothing acknowledged is lost, nothing is there twice, all comes to rest";

    public async Task RunAsync(Options options, Report report, CancellationToken cancel)
    {
        await using var practice = await Practice.StartAsync(cancel);
        await using var server = await Server.StartAsync("crash", practice, cancel, database: options.Database);
        await server.Client().PutAgentAsync("echo", Agents.Echo, cancel);
        await server.Client().PutAgentAsync("paced", Agents.Paced(chunks: 20, chunksPerSecond: 100), cancel);
        var talkers = await TalkersAsync(server, cancel);
        var followers = talkers.Select(talker => new Follower(server, talker.Conversation)).ToList();
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var away = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var talking = Task.WhenAll(talkers.Select(talker => talker.RunAsync(quiet.Token)));
        var following = Task.WhenAll(followers.Select(follower => follower.RunAsync(away.Token)));

        await KillAsync(server, options, talkers, talking, report, cancel);
        await server.UntilReadyAsync(cancel);
        await quiet.CancelAsync();
        if (await Task.WhenAny(talking, Task.Delay(UntilRest, cancel)) == talking) await talking;
        report.Add("kills", "", options.Kills);
        await JudgeAsync(server, talkers, followers, report, cancel);
        await away.CancelAsync();
        await following;
        report.Note(
            $"{talkers.Count} clients, each in a conversation of its own, half with instant answers and half with answers of 0.2 s. They "
            + "wait, stream, or leave and ask later, and repeat under one idempotency key until answered. As many followers resume with "
            + "Last-Event-ID.");
        foreach (var talker in talkers) talker.Dispose();
    }

    private static async Task<List<Talker>> TalkersAsync(Server server, CancellationToken cancel)
    {
        var talkers = new List<Talker>();
        foreach (var agent in (string[])["echo", "paced"])
            foreach (var manner in Enum.GetValues<Manner>())
                foreach (var conversation in await Conversations.CreateAsync(server, agent, TalkersOfEachKind, cancel))
                    talkers.Add(new(server, conversation, manner));
        return talkers;
    }

    private static async Task KillAsync(
        Server server, Options options, List<Talker> talkers, Task talking, Report report, CancellationToken cancel)
    {
        var random = new Random(options.Seed);
        for (var kill = 1; kill <= options.Kills; kill++)
        {
            // Now and then it dies while it is still starting.
            if (random.Next(10) > 0) await server.UntilReadyAsync(cancel);
            await Task.Delay(random.Next(700), cancel);
            if (talking.IsFaulted) await talking;
            await server.KillAsync();
            await server.RestartAsync();
            var acknowledged = talkers.Sum(talker => talker.Said.Count(said => said.IsAcknowledged));
            if (kill % 10 == 0) report.Progress($"{kill} of {options.Kills} kills, {acknowledged} messages acknowledged");
        }
    }

    private static async Task JudgeAsync(
        Server server, List<Talker> talkers, List<Follower> followers, Report report, CancellationToken cancel)
    {
        report.Progress("waiting for rest, then reading every journal");
        var client = server.Client();
        var resting = await Task.WhenAll(talkers.Select(talker => ComesToRestAsync(client, talker.Conversation, cancel)));
        var journals = await Task.WhenAll(talkers.Select(talker => JournalAsync(client, talker.Conversation, cancel)));
        var seeing = await Task.WhenAll(
            followers.Zip(journals, (follower, journal) => follower.HasSeenAsync(journal.Count, UntilRest, cancel)));

        var wrong = talkers.Zip(journals).SelectMany(pair => pair.First.Said.Where(said => said.IsHeardOtherwiseThan(pair.Second)));
        foreach (var said in wrong.Take(3)) report.Note($"the journal does not hold what was heard of {said.Content}: {said.Answer}");

        var verdicts = talkers.Zip(journals, (talker, journal) => Verdict.Of(talker.Said, journal));
        verdicts.Aggregate(Verdict.None, (sum, one) => sum + one).AddTo(report);
        report.Add("conversations not at rest", "", resting.Count(rests => !rests), Target.Exactly(0));
        report.Add("followers that did not see the end", "", seeing.Count(sees => !sees), Target.Exactly(0));
        report.Add("entries shown twice or out of order", "", followers.Sum(follower => follower.WrongEntries), Target.Exactly(0));
        report.Add("streamed texts unlike the journal's", "", followers.Sum(follower => follower.WrongTexts), Target.Exactly(0));
    }

    private static Task<List<Entry>> JournalAsync(HoldfastClient client, string conversation, CancellationToken cancel) =>
        client.AllEntriesAsync(conversation, cancel: cancel).ToListAsync(cancel).AsTask();

    private static async Task<bool> ComesToRestAsync(HoldfastClient client, string conversation, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        while ((await client.GetConversationAsync(conversation, cancel)).State != ConversationStates.AtRest)
        {
            if (Stopwatch.GetElapsedTime(started) > UntilRest) return false;
            await Task.Delay(50, cancel);
        }
        return true;
    }
}
