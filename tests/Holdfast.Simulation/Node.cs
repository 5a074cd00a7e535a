using Holdfast.Core;
using Holdfast.Runtime;
using Holdfast.Runtime.Effects;
using Holdfast.Runtime.Intake;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Reviews;
using Holdfast.Runtime.Sharing;
using Holdfast.Runtime.Streaming;
using Holdfast.Runtime.Webhooks;
using Holdfast.Runtime.Worker;
using Holdfast.Simulation.Fakes;
using Holdfast.Simulation.Time;
using Microsoft.Extensions.Logging;

namespace Holdfast.Simulation;

/// <summary>One process of Holdfast: the whole Runtime, composed as the server composes it, over the fakes.</summary>
public sealed class Node : IDisposable
{
    /// <summary>Nobody reads it, so all nodes of all worlds share one.</summary>
    private static readonly Telemetry Measured = new(TimeProvider.System);

    private readonly World _world;
    private readonly NodeJournal _journal;
    private readonly NodeMemory _memory;
    private readonly Recollections _recollections;
    private readonly Hearing _hearing;
    private readonly SimulatedTime _time;
    private readonly Interrupts _interrupts = new();
    private readonly Admission _admission;
    private readonly CancellationTokenSource _stopping = new(), _draining = new();
    private readonly TaskCompletionSource _died = new();
    private Task? _running;

    public Node(World world, string name, RuntimeOptions options, TimeSpan skew)
    {
        _world = world;
        Place = new Place(world.Scheduler, name);
        var time = new SimulatedTime(world.Scheduler, Place, skew);
        _journal = new NodeJournal(world, world.Journal, time, name);
        IWorkQueue queue = world.Dice.Chance(0.2) ? new InProcessQueue() : world.Queue.For(Place);
        Live = new LiveStream(_journal, time);
        var bell = new DeliveryBell();
        Store = new ConversationStore(_journal, world.Journal, Live, bell, new AskedQuestions(), options, Measured, time);
        _admission = new Admission(options, Measured, time);
        Service = new ConversationService(Store, _journal, world.Agents, queue, _interrupts, Live, _admission, Measured);
        var turns = new TurnAdmission(Store, _admission, Live, _interrupts, Measured, time);
        var vectors = new NodeVectors(world, time);
        _recollections = new Recollections(_journal, vectors, new MemoryShelf(world), options, time);
        _memory = new NodeMemory(world, time, name);
        var users = new UserMemories(_memory, _journal);
        var documents = new AgentDocuments(new NodeDocuments(world, time));
        var embeddings = new Embeddings(Store, _journal, vectors, world.Embedders(time, name), _interrupts, _admission, turns, Measured);
        var models = new ModelCalls(
            Store, world.Providers(time, name), _recollections, users, embeddings, documents, new Reuse(new NodeAnswers(world, time), time), Live, _interrupts, new Breakers(time), _admission, turns, Measured);
        var tools = new ToolCalls(Store, new SimulatedTools(world, time, name), _recollections, users, _interrupts, Measured);
        var batches = new BatchCalls(_journal, models);
        var submissions = new Submissions(Store, _journal, world.BatchProviders(time, name));
        var worker = new Worker(_journal, Store, world.Agents, Live, models, tools, embeddings, batches, submissions, queue, new Alarm(queue, time), Measured);
        var pool = new WorkerPool(queue, worker, new Rescue(_journal, queue, options, time), options, new Complaints<WorkerPool>(world));
        _hearing = new Hearing(Store, Live, _interrupts, _recollections, new Complaints<Hearing>(world));
        _time = time;
        var deliveries = new Deliveries(
            new NodeWebhooks(world, time), new EventBodies(_journal, new NoAnomalies(), world.Journal), new SimulatedReceiver(world, time, name), bell, options, time,
            new Complaints<Deliveries>(world));
        var delivers = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, _draining.Token).Token;
        Place.Run(
            _ =>
            {
                var working = pool.RunAsync(_stopping.Token, _draining.Token);
                _running = world.HasSubscribers ? Task.WhenAll(working, deliveries.RunAsync(delivers)) : working;
            },
            null);
        world.Trace.Add(name, "started");
    }

    public Place Place { get; }

    public string Name => Place.Name;

    public LiveStream Live { get; }

    public ConversationStore Store { get; }

    public ConversationService Service { get; }

    /// <summary>Takes requests.</summary>
    public bool IsUp => !Place.IsDead && !_stopping.IsCancellationRequested && !_draining.IsCancellationRequested;

    /// <summary>Completes when the node is gone, however it went.</summary>
    public Task Died => _died.Task;

    /// <summary>As the server deletes.</summary>
    public async Task<bool> DeleteAsync(ConversationKey key)
    {
        var existed = await _journal.DeleteAsync(key, CancellationToken.None);
        Store.Forget(key);
        _recollections.Forget(key);
        _interrupts.Interrupt(key);
        return existed;
    }

    /// <summary>What another node wrote.</summary>
    public void Hear(News news)
    {
        Place.Post(_ => _ = HearAsync(), null);

        async Task HearAsync()
        {
            await _world.PauseAsync(_time, TimeSpan.FromMilliseconds(20));
            _world.Trace.Add(Name, "heard", 0, news);
            await _hearing.HearAsync(news);
        }
    }

    /// <summary>As the server forgets a user.</summary>
    public async Task<int> ForgetAsync(UserKey user) => await _memory.ForgetAsync(user, CancellationToken.None);

    /// <summary>kill -9: nothing of it goes on, wherever it stood.</summary>
    public void Crash()
    {
        _world.Trace.Add(Name, "crashed");
        Place.Kill();
        if (_world.Bug != Bug.LeaseOutlivesNode) _journal.EndLeases();
        _died.TrySetResult();
    }

    /// <summary>It lives on and does not know that others may now take what it holds.</summary>
    public void LoseLeases()
    {
        _world.Trace.Add(Name, "lost its leases");
        _journal.EndLeases();
    }

    /// <summary>Asked to stop, it ends what it does in its own time; asked to drain, it first brings that to rest.</summary>
    public void Stop(bool drain)
    {
        _world.Trace.Add(Name, drain ? "draining" : "stopping");
        Place.Post(_ => _ = WatchAsync(), null);

        async Task WatchAsync()
        {
            (drain ? _draining : _stopping).Cancel();
            try
            {
                await _running!;
            }
            catch (Exception e)
            {
                _world.Fail($"{Name} did not stop cleanly: {e}");
            }
            _world.Trace.Add(Name, "stopped");
            Place.Kill();
            _journal.EndLeases();
            _died.TrySetResult();
        }
    }

    public void Dispose()
    {
        _recollections.Dispose();
        _admission.Dispose();
        _stopping.Dispose();
        _draining.Dispose();
    }

    /// <summary>A request to this node; it fails when the node dies before it answers.</summary>
    public async Task<T> AskAsync<T>(Func<Task<T>> work)
    {
        await _world.PauseAsync(_world.ClientTime, TimeSpan.FromMilliseconds(10));
        var answer = Place.Begin(work);
        if (await Task.WhenAny(answer, Died) != answer) throw new SimulatedFaultException($"{Name} is gone.");
        await _world.PauseAsync(_world.ClientTime, TimeSpan.FromMilliseconds(10));
        if (_world.Dice.Chance(_world.Faults.ResponseLost)) throw new SimulatedFaultException("The response was lost.");
        return await answer;
    }

    /// <summary>The Runtime logs what it survives: only what the world did on purpose may be among it.</summary>
    private sealed class Complaints<T>(World world) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is null or SimulatedFaultException or SimulationFailedException) return;
            world.Fail($"{formatter(state, exception)} {exception}");
        }
    }
}
