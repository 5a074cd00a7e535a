using Holdfast.Core.Conversations;
using Xunit;

namespace Holdfast.Tests.Core.Journal;

/// <summary>Journals written once fold to the same state for ever. A state may gain members; a journal here is never changed.</summary>
public sealed class GoldenJournalTests
{
    public static TheoryData<string> Journals => [.. Golden.Journals()];

    [Theory]
    [MemberData(nameof(Journals))]
    public void Journal_folds_to_the_state_beside_it(string journal) =>
        Assert.Equal(Golden.Read(journal + ".state.json").TrimEnd('\n'), Show.State(Fold.All(Spec.Key, Golden.Entries(journal))));

    [Theory]
    [MemberData(nameof(Journals))]
    public void Journal_is_written_again_exactly_as_it_stands(string journal) => Assert.Equal(
        Golden.Read(journal + ".jsonl").TrimEnd('\n').Split('\n'),
        Golden.Entries(journal).Select(entry => $$"""{"seq":{{entry.Seq}},"at":"{{entry.At:yyyy-MM-ddTHH:mm:ss.fffZ}}","fact":{{Show.Fact(entry.Fact)}}}"""));
}
