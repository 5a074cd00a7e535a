using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Models;

/// <summary>Always the same short answer, for benchmarks.</summary>
internal sealed class InstantModel : IModel
{
    private static readonly Answer Fixed = Answer.Say("This is the practice model's fixed answer: the same words, at once, every time.");

    public Answer Reply(ModelRequest call) => Fixed;
}
