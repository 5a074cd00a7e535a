using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Repair;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Repair;

public sealed class ProgressTests
{
    private static readonly ToolCallBlock _first = Read("c1", "1"), _second = Read("c2", "2"), _third = Read("c3", "3");

    private static readonly Fact[] _asked =
        [User("Read documents 1 to 3."), Started(), Completed(), Calls(1, _first, _second, _third), new ToolsStarted(["c1", "c2", "c3"])];

    [Fact]
    public void Calls_are_named_by_what_tells_them_apart() => Assert.Equal(
        "✓ read_document: 1, 2 ✗ read_document: 3", Of([.. _asked, Result(_first), Result(_second), Result(_third) with { IsError = true }]));

    [Fact]
    public void What_has_no_result_is_not_done() => Assert.Equal("✓ read_document: 1 ✗ read_document: 2, 3", Of([.. _asked, Result(_first)]));

    [Fact]
    public void What_went_well_when_it_was_tried_again_is_done() => Assert.Equal("✓ read_document: 3", Of([
        User("Read it."), Started(), Completed(), Calls(1, _third), Result(_third) with { IsError = true },
        Started(2), Completed(2), Calls(2, _third), Result(_third)]));

    [Theory]
    [InlineData("{}", "✓ lookup ×2")]
    [InlineData("[1]", "✓ lookup ×2")]
    [InlineData("{\"deep\":{\"id\":1},\"yes\":true}", "✓ lookup ×2")]
    [InlineData("{\"text\":\"much longer than anything that tells one call from another\",\"id\":7}", "✓ lookup: 7")]
    [InlineData("no json", "✓ lookup ×2")]
    public void Arguments_are_shown_where_they_are_short(string arguments, string shown)
    {
        var (one, other) = (new ToolCallBlock("a", "lookup", arguments), new ToolCallBlock("b", "lookup", arguments));
        Assert.Equal(shown, Of([User("q"), Started(), Completed(), Calls(1, one, other), Result(one), Result(other)]));
    }

    [Fact]
    public void Only_the_running_turn_counts() =>
        Assert.Equal("", Of([.. _asked, Result(_first), Result(_second), Result(_third), Started(2), Completed(2), Says("Done.", 2), User("And now?")]));

    private static string Of(Fact[] facts) => Progress.Of(Spec.Given(facts).State);

    private static ToolCallBlock Read(string id, string document) => new(id, "read_document", $$"""{"document":"{{document}}","page":4}""");
}
