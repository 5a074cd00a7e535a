using System.Text.Json.Serialization;

namespace Holdfast.Core.Watching;

/// <summary>Why something costs more than usual. Their shares in a difference add up to it.</summary>
[JsonConverter(typeof(SnakeCaseEnum<Cause>))]
public enum Cause
{
    /// <summary>More conversations, or more single calls.</summary>
    Volume,

    /// <summary>More answers in each conversation: more tool calls in a turn, or more turns.</summary>
    Calls,

    /// <summary>More of the calls go to dearer models.</summary>
    ModelMix,

    /// <summary>Longer prompts.</summary>
    Prompt,

    /// <summary>Less of the prompts is read from the provider's cache.</summary>
    Cache,

    /// <summary>Longer answers.</summary>
    Output,

    /// <summary>Calls that failed and were charged.</summary>
    Retries,

    /// <summary>The same tokens cost more: prices, fees, less of it in batches.</summary>
    Price,
}
