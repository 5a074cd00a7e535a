using System.Text.Json.Serialization;

namespace Holdfast.Core.Context;

/// <summary>What the latest completed call left in its provider's prompt cache.</summary>
/// <param name="Model">provider/model: no two models share a cache.</param>
/// <param name="AgentVersion">Another version may have another system prompt or other tools.</param>
/// <param name="At">When the call started: lifetimes count from there.</param>
/// <param name="Prompt">All its prompt tokens.</param>
/// <param name="Held">Those of them that it read from or wrote to the cache, as far as the provider says so.</param>
/// <param name="Long">They are kept for an hour and not for minutes.</param>
public sealed record CacheState(string Model, int AgentVersion, int Epoch, DateTimeOffset At, long Prompt, long Held, bool Long)
{
    /// <summary>Shortest lifetimes that providers promise: five minutes, and the long one that is asked for.</summary>
    public static readonly TimeSpan ShortLife = TimeSpan.FromMinutes(5), LongLife = TimeSpan.FromHours(1);

    [JsonIgnore]
    public TimeSpan Life => Long ? LongLife : ShortLife;
}
