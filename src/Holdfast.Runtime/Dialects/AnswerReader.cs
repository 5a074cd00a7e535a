using System.Text.Json;

namespace Holdfast.Runtime.Dialects;

/// <summary>Reads an answer in a provider's dialect: a whole one, or the events of one stream.</summary>
public abstract class AnswerReader
{
    public static AnswerReader Of(Core.Models.Dialect dialect) => dialect switch
    {
        Core.Models.Dialect.Anthropic => new MessagesAnswerReader(),
        Core.Models.Dialect.OpenAi => new ChatAnswerReader(),
        _ => throw new ArgumentException($"Nothing is translated from {dialect}.", nameof(dialect)),
    };

    /// <summary>What a whole answer says, up to <see cref="Said.Done"/>.</summary>
    /// <exception cref="JsonException">It is not what the dialect says.</exception>
    public abstract IEnumerable<Said> Whole(JsonElement answer);

    /// <summary>What the data of an event adds. Errors are not read here.</summary>
    /// <exception cref="JsonException">It is not what the dialect says.</exception>
    public abstract IEnumerable<Said> Event(JsonElement data);

    /// <summary>What the end of the stream adds.</summary>
    public virtual IEnumerable<Said> End() => [];
}
