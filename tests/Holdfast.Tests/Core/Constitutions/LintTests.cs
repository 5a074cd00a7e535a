using Holdfast.Core.Constitutions;
using Xunit;

namespace Holdfast.Tests.Core.Constitutions;

public sealed class LintTests
{
    private static readonly Constitution Good = new(
        "You help customers of a bicycle shop.", ["Never promise a delivery date.", "Always name the price with tax."],
        "Be brief. Ask when in doubt.");

    [Fact]
    public void Good_constitution_has_no_findings() => Assert.Empty(Check(Good));

    [Fact]
    public void Every_missing_part_is_found_at_once() => Assert.Equal(
        ["error constitution.role", "error constitution.hard_limits[1]", "error constitution.interaction_pattern"],
        Check(new("", ["Never lie.", " "], "\n")));

    [Fact]
    public void No_hard_limit_at_all_is_found() => Assert.Equal(["error constitution.hard_limits"], Check(Good with { HardLimits = [] }));

    [Theory]
    [InlineData(499, false)]
    [InlineData(500, true)]
    public void Length_is_bound_over_all_parts_but_not_for_instructions(int words, bool isRefused)
    {
        var text = string.Join(' ', Enumerable.Repeat("word", words - 2));
        var long_ = new Constitution("role", ["limit"], text, Instructions: string.Join(' ', Enumerable.Repeat("word", 10_000)));
        Assert.Equal(isRefused ? ["error constitution"] : [], Check(long_));
    }

    [Theory]
    [InlineData("Use sk-" + "proj-0123456789abcdef.")]
    [InlineData("Use hf_0123456789abcdefghijABCDEFGHIJ01.")]
    [InlineData("Use AKIAABCDEFGHIJKLMNOP.")]
    [InlineData("Use ghp_0123456789abcdefghijABCDEFGHIJ012345.")]
    [InlineData("The password: hunter2000")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----")]
    public void What_looks_like_a_secret_is_refused_wherever_it_stands(string text)
    {
        Assert.Equal(["error constitution.interaction_pattern"], Check(Good with { InteractionPattern = text }));
        Assert.Equal(["error instructions"], Check(Good with { Instructions = text }));
    }

    [Theory]
    [InlineData("Never discuss prices.", "Always discuss prices.", "error constitution.hard_limits[1]")]
    [InlineData("You must not discuss prices", "Discuss prices!", "error constitution.hard_limits[1]")]
    [InlineData("Never discuss prices.", "Do not discuss prices", "warning constitution.hard_limits[1]")]
    [InlineData("Never discuss prices.", "Never discuss politics.", null)]
    public void Limits_that_repeat_or_contradict_each_other_are_found(string first, string second, string? finding) =>
        Assert.Equal(finding is null ? [] : [finding], Check(Good with { HardLimits = [first, second] }));

    [Fact]
    public void Tool_that_is_mentioned_but_absent_is_worth_a_look()
    {
        var text = Good with { Instructions = "Call get_order, then send_mail, then get_order." };
        Assert.Equal(["warning instructions", "warning instructions"], Check(text));
        Assert.Equal(["warning instructions"], Check(text, "send_mail"));
        Assert.Empty(Check(text, "send_mail", "get_order"));
    }

    [Fact]
    public void Prompt_has_every_part_and_the_instructions_word_for_word() => Assert.Equal(
        "# Role\nA\n\n# Hard limits\n- B\n- C\n\n# Interaction pattern\nD\n\n  keep  this \n",
        new Constitution("A ", ["B", "C"], " D", "  keep  this \n").Render());

    [Fact]
    public void Lessons_stand_after_all_else() => Assert.EndsWith(
        "keep this\n\n# Lessons from earlier conversations\n- Ask for the order number first.\n- Parcels to islands take a week.",
        (Good with { Instructions = "keep this", Lessons = ["Ask for the order number first.", " Parcels to islands take a week. "] }).Render());

    [Fact]
    public void Secret_in_a_lesson_is_found() =>
        Assert.Equal(["error lessons[1]"], Check(Good with { Lessons = ["Be brief.", "The key is sk-abcdefghijklmnop1234."] }));

    private static IEnumerable<string> Check(Constitution constitution, params string[] tools) =>
        Lint.Check(constitution, tools).Select(finding => $"{(finding.IsError ? "error" : "warning")} {finding.Field}");
}
