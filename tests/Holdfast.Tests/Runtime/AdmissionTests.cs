using Holdfast.Core;
using Holdfast.Core.Models;
using Holdfast.Core.Sharing;
using Holdfast.Runtime;
using Holdfast.Runtime.Sharing;
using Holdfast.Tests.Support;
using Xunit;

namespace Holdfast.Tests.Runtime;

public sealed class AdmissionTests : IDisposable
{
    private const string Model = "p/m";

    private readonly FakeTime _time = new();
    private readonly Telemetry _telemetry;
    private readonly Admission _admission;

    public AdmissionTests()
    {
        _telemetry = new(_time);
        _admission = new(new RuntimeOptions { WaitingCalls = 40, WaitingCallsOfTenant = 30 }, _telemetry, _time);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _admission.Dispose();
        _telemetry.Dispose();
    }

    [Fact]
    public async Task Calls_of_two_tenants_go_by_turns_when_one_is_over()
    {
        var running = FillUp();
        var (a1, a2, b) = (WaitAsync("a"), WaitAsync("a"), WaitAsync("b"));
        running[0].Dispose();
        running[1].Dispose();
        Assert.NotNull(await a1);
        Assert.NotNull(await b);
        Assert.False(a2.IsCompleted);
        Assert.Equal((Model, 20, 20, 1), _admission.Gates.Single());
    }

    [Fact]
    public async Task Retry_after_holds_all_calls_until_it_is_over()
    {
        using (var pass = _admission.TryEnter(Model)!)
            pass.Failed(new(FailureKind.RateLimited, FailureStage.AwaitingFirstToken, FailureSide.Provider, "slow down", 429, 3_000), default);
        Assert.Null(_admission.TryEnter(Model));
        var next = WaitAsync("a");
        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.NotNull(await next);
    }

    [Fact]
    public async Task Calls_wait_for_the_refill_when_the_provider_has_none_left()
    {
        using (var pass = _admission.TryEnter(Model)!) pass.Taken(new(new Allowance(60, 2, _time.GetUtcNow().AddSeconds(58)), null));
        _admission.TryEnter(Model)!.Dispose();
        Assert.Null(_admission.TryEnter(Model));
        var (first, second) = (WaitAsync("a"), WaitAsync("a"));
        _time.Advance(TimeSpan.FromSeconds(1.01));
        Assert.NotNull(await first);
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await second);
    }

    [Fact]
    public async Task Who_leaves_the_line_gets_nothing_and_takes_nobodys_turn()
    {
        var running = FillUp();
        using var leaving = new CancellationTokenSource();
        var (gone, next) = (WaitUntilAsync("a", leaving.Token), WaitAsync("a"));
        leaving.Cancel();
        Assert.Null(await gone);
        running[0].Dispose();
        Assert.NotNull(await next);
    }

    [Fact]
    public async Task Full_line_refuses_one_tenant_with_the_time_that_those_before_it_take_and_not_the_other()
    {
        var running = FillUp();
        var waiting = Enumerable.Range(0, 50).Select(_ => WaitAsync("a")).ToList();
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.5));
            running[i].Dispose();
            Assert.NotNull(await waiting[i]);
        }
        Assert.Null(_admission.Refuses("b"));
        // Two a second were let go; thirty wait.
        Assert.InRange(_admission.Refuses("a")!.Value.TotalSeconds, 12, 18);
        var (pass, refusal) = await _admission.EnterAsync(Model, "a", Cancel);
        Assert.Null(pass);
        Assert.Equal(FailureKind.Busy, refusal!.Kind);
        Assert.InRange(refusal.RetryAfterMs!.Value, 12_000, 18_000);
    }

    [Fact]
    public async Task Client_on_the_line_is_not_kept_in_it_for_long_nor_for_a_provider_that_wants_to_be_left_alone()
    {
        FillUp();
        var entering = _admission.EnterAsync(Model, "a", Cancel).AsTask();
        _time.Advance(Limits.LongestInLine);
        Assert.Equal(FailureKind.Busy, (await entering).Refusal!.Kind);

        using (var pass = _admission.TryEnter("p/other")!)
            pass.Failed(new(FailureKind.RateLimited, FailureStage.AwaitingFirstToken, FailureSide.Provider, "slow down", 429, 30_000), default);
        Assert.Equal(30_000, (await _admission.EnterAsync("p/other", "a", Cancel)).Refusal!.RetryAfterMs);
    }

    /// <summary>A pass is all that is made where nothing waits.</summary>
    [Fact]
    public void Call_that_need_not_wait_costs_one_small_object()
    {
        for (var i = 0; i < 100; i++) Call();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) Call();
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1_000, 0, 48);

        void Call()
        {
            using var pass = _admission.TryEnter(Model)!;
            pass.Taken(default);
        }
    }

    private List<Pass> FillUp()
    {
        var passes = new List<Pass>();
        while (_admission.TryEnter(Model) is { } pass) passes.Add(pass);
        Assert.Equal(ConcurrencyLimit.First, passes.Count);
        return passes;
    }

    private Task<Pass?> WaitAsync(string tenant) => WaitUntilAsync(tenant, Cancel);

    private Task<Pass?> WaitUntilAsync(string tenant, CancellationToken cancel) => _admission.WaitAsync(Model, tenant, Standing.Awaited, cancel).AsTask();
}
