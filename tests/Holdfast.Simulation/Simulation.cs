using Holdfast.Core.Journal;
using Holdfast.Simulation.Checks;
using Holdfast.Simulation.People;

namespace Holdfast.Simulation;

/// <param name="Failure">What did not hold; null = all held.</param>
/// <param name="Hash">Of everything that happened: the same seed gives the same.</param>
/// <param name="Seen">What happened at least once.</param>
public sealed record Report(
    ulong Seed, string? Failure, ulong Hash, long Steps, long Events, IReadOnlySet<string> Seen, IReadOnlyList<string> LastEvents)
{
    /// <summary>Shows the run event by event.</summary>
    public string Command => $"dotnet run -c Release --project tests/Holdfast.Simulation -- --seed {Seed}";
}

/// <summary>
/// One run of the whole Runtime from one seed. First everything goes wrong that may (safety: nothing false ever happens); then nothing goes wrong
/// any more, and all must come to rest within a bounded time (liveness).
/// </summary>
public sealed class Simulation
{
    private static readonly TimeSpan Storm = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Calm = TimeSpan.FromHours(4);
    private const long MostSteps = 200_000;

    private readonly World _world;
    private readonly Nemesis _nemesis;
    private readonly List<User> _users = [];
    private readonly BatchUser? _batches;

    private Simulation(ulong seed, Bug bug, bool echo)
    {
        _world = new World(seed, bug, echo);
        _nemesis = new Nemesis(_world);
        for (var i = _world.Dice.Between(1, 4); i > 0; i--) _users.Add(new User(_world, _world.Dice.Pick(World.Tenants), $"user{i}"));
        if (seed % 5 == 0) _batches = new BatchUser(_world, _world.Dice.Pick(World.Tenants), seed % 2 == 0 ? ServiceTier.Batch : ServiceTier.Standard);
        _world.Scheduler.BeforeStep = BeforeStep;
    }

    public static Report Run(ulong seed, Bug bug = Bug.None, bool echo = false)
    {
        var simulation = new Simulation(seed, bug, echo);
        var world = simulation._world;
        string? failure = null;
        try
        {
            simulation.Run();
        }
        catch (SimulationFailedException e)
        {
            failure = e.Message;
        }
        failure = world.Failure?.Message ?? failure;
        return new(seed, failure, world.Trace.Hash, world.Scheduler.Step, world.Trace.Count, world.Trace.Seen, [.. world.Trace.Last]);
    }

    private void Run()
    {
        foreach (var tenant in World.Tenants) _world.Clients.Post(_ => _ = _world.WatchAsync(new Colleague(_world, tenant).RunAsync()), null);
        foreach (var user in _users) _world.Clients.Post(_ => _ = _world.WatchAsync(user.RunAsync()), null);
        if (_batches is { } batches) _world.Clients.Post(_ => _ = _world.WatchAsync(batches.RunAsync()), null);
        var start = _world.Scheduler.Now;
        _world.Scheduler.RunUntil(() => _world.Failure is not null || _users.TrueForAll(user => user.IsDone) && _batches is not { IsDone: false }, start + Storm);

        _world.Faults = Faults.None;
        _world.LiftLimits();
        _world.Trace.Add("world", "calm");
        if (!_world.Scheduler.RunUntil(() => _world.Failure is not null || IsAtRest(), _world.Scheduler.Now + Calm))
            throw _world.Fail($"Not at rest {Calm} after the last fault: {string.Join("; ", WhatIsLeft())}");
        if (_world.Failure is not null) return;
        var judged = new AtTheEnd(_world).JudgeAsync(_users);
        if (judged.Exception is { } problem) _world.Fail(problem.ToString());
    }

    private void BeforeStep()
    {
        if (_world.Scheduler.Step > MostSteps) throw _world.Fail($"More than {MostSteps} steps: something goes round and round.");
        _nemesis.MayStrike();
    }

    private bool IsAtRest() => _batches is not { IsDone: false } && _users.TrueForAll(user => user.IsAtRest) && _world.Living.All(pair => pair.Value.IsAtRest) && _world.Journal.OwesNothing;

    private IEnumerable<string> WhatIsLeft() =>
    [
        .. _users.Where(user => !user.IsDone).Select(_ => "a user waits"),
        .. _batches is { IsDone: false } ? ["somebody hands in a batch"] : Array.Empty<string>(),
        .. _world.Living.Where(pair => !pair.Value.IsAtRest).Select(pair => $"{pair.Key} runs at {pair.Value.Seq}"),
        .. _users.SelectMany(user => user.Askers).Where(asker => !asker.IsDone).Select(_ => "somebody waits for an answer"),
        .. _users.SelectMany(user => user.Followers).Where(follower => !follower.IsAtTheEnd)
            .Select(follower => $"a follower of {follower.Key} stands at {follower.Seq}, told {follower.Status}"),
    ];
}
