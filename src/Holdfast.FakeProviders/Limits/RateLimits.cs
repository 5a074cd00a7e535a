using Holdfast.FakeProviders.Cards;
using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Limits;

/// <summary>Per minute: requests, prompt tokens that were not read from the cache, and output tokens.</summary>
internal sealed record LimitOptions(int Rpm = 1_000, int Itpm = 2_000_000, int Otpm = 400_000);

/// <summary>What the rate-limit headers say.</summary>
internal sealed record RateState(LimitOptions Limits, double Requests, double Input, double Output, DateTimeOffset Now);

/// <summary>Token buckets per key and model class. Off until limits are set; the headers are there either way.</summary>
internal sealed class RateLimits(TimeProvider time)
{
    private static readonly LimitOptions Shown = new();

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Key, string Class), Buckets> _buckets = [];
    private LimitOptions? _limits;

    public void Set(LimitOptions? limits)
    {
        lock (_lock)
        {
            _limits = limits;
            _buckets.Clear();
        }
    }

    public RateState Peek(string workspace, Card? card)
    {
        var now = time.GetUtcNow();
        if (_limits is not { } limits || card is null) return new RateState(Shown, Shown.Rpm, Shown.Itpm, Shown.Otpm, now);
        lock (_lock)
        {
            var buckets = Of(workspace, card, limits, now);
            return new RateState(limits, buckets.Requests.Left, buckets.Input.Left, buckets.Output.Left, now);
        }
    }

    /// <exception cref="ApiError">A bucket is empty; says when it will hold enough.</exception>
    public void Take(string workspace, Card card, int input)
    {
        if (_limits is not { } limits) return;
        lock (_lock)
        {
            var buckets = Of(workspace, card, limits, time.GetUtcNow());
            var wait = Math.Max(buckets.Requests.SecondsUntil(1),
                Math.Max(buckets.Input.SecondsUntil(input), buckets.Output.SecondsUntil(1)));
            if (wait > 0)
                throw ApiError.RateLimited("This request would exceed your organization's rate limit. Please try again later.",
                    (int)Math.Ceiling(wait));
            buckets.Requests.Left--;
            buckets.Input.Left -= input;
        }
    }

    public void TakeOutput(string workspace, Card card, int output)
    {
        if (_limits is not { } limits) return;
        lock (_lock) Of(workspace, card, limits, time.GetUtcNow()).Output.Left -= output;
    }

    private Buckets Of(string workspace, Card card, LimitOptions limits, DateTimeOffset now)
    {
        if (!_buckets.TryGetValue((workspace, card.RateClass), out var buckets))
            _buckets[(workspace, card.RateClass)] = buckets = new Buckets(
                new Bucket(limits.Rpm, now), new Bucket(limits.Itpm, now), new Bucket(limits.Otpm, now));
        buckets.Requests.Refill(now);
        buckets.Input.Refill(now);
        buckets.Output.Refill(now);
        return buckets;
    }

    private sealed record Buckets(Bucket Requests, Bucket Input, Bucket Output);
}
