using System.Text.Json.Serialization;

namespace Holdfast.Core.Models;

/// <summary>What an agent is for, from which follows how freely its model may choose words.</summary>
[JsonConverter(typeof(SnakeCaseEnum<Profile>))]
public enum Profile { Balanced, Coding, Ideation, Safety }

/// <summary>A profile as one model accepts it: sampling where that is allowed, effort where not, nothing where neither is.</summary>
public sealed record Sampling(double? Temperature = null, double? TopP = null, string? Effort = null)
{
    public static Sampling For(Profile profile, ModelCard card)
    {
        if (card.Sampling)
            return profile switch
            {
                Profile.Coding => new(Temperature: 0.2, TopP: 0.95),
                Profile.Ideation => new(Temperature: 0.9, TopP: 0.98),
                Profile.Safety => new(Temperature: 0, TopP: 1),
                _ => new(),
            };
        var wanted = profile switch { Profile.Coding => "high", Profile.Ideation => "medium", Profile.Safety => "high", _ => null };
        return new(Effort: wanted is not null && card.Efforts?.Contains(wanted) == true ? wanted : null);
    }
}
