using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Models;

/// <summary>Says the last thing it was told.</summary>
internal sealed class EchoModel : IModel
{
    public Answer Reply(ModelRequest call) => Answer.Say(call.LastWords() is { Length: > 0 } text ? text : "(nothing to echo)");
}
