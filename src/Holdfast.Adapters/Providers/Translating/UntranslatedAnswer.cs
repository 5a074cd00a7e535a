using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Translating;

/// <summary>What cannot be said in the provider's dialect is not sent to it.</summary>
internal sealed class UntranslatedAnswer(string why) : IUpstreamAnswer
{
    public Failure? Failure { get; } = new(FailureKind.InvalidRequest, FailureStage.Preparing, FailureSide.Ours, why);

    public UpstreamRefusal? Refusal => null;

    public int Status => 0;

    public IReadOnlyList<KeyValuePair<string, string>> Headers => [];

    public int? Length => 0;

    public Usage? Usage => null;

    public int SaidTokens => 0;

    public string? AnsweredBy => null;

    public RateLimits Told => default;

    public TimeSpan Duration => TimeSpan.Zero;

    public ValueTask CopyToAsync(IPassClient client) => default;

    public ValueTask DisposeAsync() => default;
}
