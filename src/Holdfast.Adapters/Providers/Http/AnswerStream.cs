using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>Folds the server-sent events of one answer, in one dialect.</summary>
internal abstract class AnswerStream(AnswerText text) : AnswerBuilder(text)
{
    /// <summary>The end marker was seen: nothing more is to come.</summary>
    public bool Complete { get; protected set; }

    /// <summary>The provider reported an error inside the stream.</summary>
    public ProviderError? Error { get; protected set; }

    /// <summary>Takes one event.</summary>
    /// <param name="name">The event's name; "message" when it has none.</param>
    /// <exception cref="System.Text.Json.JsonException">The data is not what the dialect says.</exception>
    public abstract void Take(string name, ReadOnlySpan<byte> data);
}
