using Holdfast.Core;
using Holdfast.Core.Memory.Users;
using Xunit;
using static Holdfast.Tests.Core.Memory.Users.Remembering;

namespace Holdfast.Tests.Core.Memory.Users;

public sealed class UserFactsTests
{
    [Fact]
    public void Fact_is_remembered_with_its_source()
    {
        var added = Facts(UserMemory.Empty).Add(" Likes\n tea. ", Quoted);
        var fact = Assert.Single(added.Memory.Facts.Values);
        Assert.Equal(("Likes tea.", Quoted, $"Remembered as {fact.Id}."), (fact.Text, fact.Origin, added.Answer));
        Assert.Matches("^fct_[0-9a-z]{10}$", fact.Id);
    }

    [Theory]
    [InlineData("Likes tea")]
    [InlineData("likes TEA!")]
    [InlineData("\"Likes, tea.\"")]
    public void Same_fact_is_not_remembered_twice(string text)
    {
        var memory = GivenFacts("Likes tea.");
        var added = Facts(memory).Add(text, Quoted).Answers("Known already: Likes tea. (fct_0)");
        Assert.Equal(("fct_0", 1), (added.Subject, added.Memory.Facts.Count));
    }

    [Fact]
    public void Fact_that_no_longer_holds_is_replaced()
    {
        var memory = GivenFacts("Lives in Rome.", "Likes tea.");
        Assert.Equal(["Likes tea.", "Lives in Oslo."], Facts(memory).Add("Lives in Oslo.", Quoted, replaces: "fct_0")
            .Memory.Facts.Values.Select(fact => fact.Text).Order());
        Facts(memory).Add("Lives in Oslo.", Quoted, replaces: "fct_9").Refuses(memory, "replaces", "There is no fact fct_9.");
    }

    [Fact]
    public void Person_says_it_better_and_the_source_stays()
    {
        var edited = Facts(GivenFacts("Likes tea.", "Has a dog.")).Edit("fct_0", "Likes green tea.", "key_1").Memory.Facts["fct_0"];
        Assert.Equal(("Likes green tea.", Quoted with { Key = "key_1" }, Noon, Noon.AddHours(1)),
            (edited.Text, edited.Origin, edited.CreatedAt, edited.UpdatedAt));
    }

    [Fact]
    public void Edit_makes_no_second_of_another()
    {
        var memory = GivenFacts("Likes tea.", "Has a dog.");
        Facts(memory).Edit("fct_0", "Has a dog", "key_1").Refuses(memory, "text", "That is known already, as fct_1.");
        Facts(memory).Edit("fct_9", "Has a cat", "key_1").Refuses(memory, "id", "There is no fact fct_9.");
        Assert.Equal("Likes TEA", Facts(memory).Edit("fct_0", "Likes TEA", "key_1").Memory.Facts["fct_0"].Text);
    }

    [Fact]
    public void Fact_is_forgotten()
    {
        var memory = GivenFacts("Likes tea.");
        Assert.Empty(Facts(memory).Forget("fct_0").Memory.Facts);
        Facts(memory).Forget("fct_1").Refuses(memory, "id", "There is no fact fct_1.");
    }

    [Fact]
    public void What_is_no_fact_or_a_secret_is_refused()
    {
        foreach (var text in new[] { "", " .", new string('x', Limits.FactChars + 1), "The PIN is 4711" })
            Assert.Equal("text", Facts(UserMemory.Empty).Add(text, Quoted).Wrong);
        Assert.Equal("quote", Facts(UserMemory.Empty).Add("Has a PIN.", Quoted with { Quote = "my PIN is 4711" }).Wrong);
    }

    [Fact]
    public void Full_list_takes_only_what_replaces()
    {
        var memory = GivenFacts([.. Enumerable.Range(0, Limits.MemoryFacts).Select(i => $"Fact {i}.")]);
        Assert.Equal("text", Facts(memory).Add("One more.", Quoted).Wrong);
        Assert.Null(Facts(memory).Add("One more.", Quoted, replaces: "fct_7").Wrong);
    }

    private static UserFacts Facts(UserMemory memory) => new(memory, Noon.AddHours(1));
}
