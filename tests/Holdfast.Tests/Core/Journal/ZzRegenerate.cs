using Holdfast.Core.Conversations;
using Xunit;

namespace Holdfast.Tests.Core.Journal;

public sealed class ZzRegenerate
{
    [Fact]
    public void Write()
    {
        foreach (var journal in Golden.Journals())
            File.WriteAllText(
                $"/work/wt/overview/tests/Holdfast.Tests/Core/Journal/golden/{journal}.state.json", Show.State(Fold.All(Spec.Key, Golden.Entries(journal))) + "\n");
    }
}
