using Holdfast.Core.Context;
using Holdfast.Core.Memory.Users;
using Xunit;
using static Holdfast.Tests.Core.Memory.Users.Remembering;

namespace Holdfast.Tests.Core.Memory.Users;

public sealed class UserSheetTests
{
    private static readonly UserMemory Memory = GivenFacts("Likes tea.", "Has a dog.") with {
         Files = Given(("/memories/a.md", "12345")).Files };

    [Fact]
    public void Newest_stands_first_and_files_are_listed()
    {
        var shown = UserSheet.Write(Memory, 2_000);
        Assert.EndsWith(
            """
            what they say now holds.]
            - Has a dog. (fct_1, 2026-11-20)
            - Likes tea. (fct_0, 2026-11-20)
            [Your files about them:]
            5B	/memories/a.md
            [End of what is remembered.]
            """.ReplaceLineEndings("\n"), shown.Text, StringComparison.Ordinal);
        Assert.Equal(["/memories/a.md", "fct_0", "fct_1"], shown.Names!.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_has_no_room_is_counted()
    {
        var memory = GivenFacts([.. Enumerable.Range(0, 100).Select(i => $"Fact number {i}.")]);
        var shown = UserSheet.Write(memory, 1_000);
        Assert.InRange(TextWeight.Of(shown.Text), 800, 1_000);
        Assert.Contains("Fact number 99.", shown.Text, StringComparison.Ordinal);
        Assert.Contains($"[{100 - shown.Names!.Count} older ones are not shown.]", shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_shown_of_nothing_or_without_room()
    {
        Assert.Equal("", UserSheet.Write(UserMemory.Empty, 2_000).Text);
        Assert.Equal("", UserSheet.Write(Memory, 300).Text);
    }

    [Fact]
    public void What_was_forgotten_or_corrected_outdates_it_and_what_is_new_does_not()
    {
        var shown = UserSheet.Write(Memory, 2_000);
        Assert.False(UserSheet.IsOutdated(shown, Memory));
        Assert.False(UserSheet.IsOutdated(shown, new UserFacts(Memory, Noon).Add("Has a cat.", Quoted).Memory));
        Assert.False(UserSheet.IsOutdated(shown, Memory.When(new MemoryCommand.Insert("/memories/a.md", 0, "more")).Memory));
        Assert.True(UserSheet.IsOutdated(shown, new UserFacts(Memory, Noon).Forget("fct_0").Memory));
        Assert.True(UserSheet.IsOutdated(shown, new UserFacts(Memory, Noon).Edit("fct_0", "Likes coffee.", "key_1").Memory));
        Assert.True(UserSheet.IsOutdated(shown, Memory.When(new MemoryCommand.Delete("/memories/a.md")).Memory));
        Assert.False(UserSheet.IsOutdated(new(""), UserMemory.Empty));
    }
}
