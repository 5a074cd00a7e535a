using FsCheck;
using FsCheck.Fluent;
using Holdfast.Core.Differences;
using Xunit;

namespace Holdfast.Tests.Core.Differences;

public sealed class LineDiffTests
{
    [Fact]
    public void Equal_texts_have_no_difference() => Assert.Equal("", LineDiff.Between("a\nb\n", "a\nb\n", 0));

    [Fact]
    public void Change_is_told_with_the_lines_around_it()
    {
        var before = string.Join('\n', Enumerable.Range(1, 20).Select(i => $"line {i}"));
        var after = before.Replace("line 5", "line five", StringComparison.Ordinal).Replace("line 16\n", "", StringComparison.Ordinal) + "\nline 21";
        Assert.Equal("""
            @@ -3,5 +3,5 @@
             line 3
             line 4
            -line 5
            +line five
             line 6
             line 7
            @@ -14,7 +14,7 @@
             line 14
             line 15
            -line 16
             line 17
             line 18
             line 19
             line 20
            +line 21
            """.ReplaceLineEndings("\n"), LineDiff.Between(before, after, 10));
    }

    [Fact]
    public void Texts_with_more_changes_than_asked_for_are_given_up()
    {
        Assert.NotNull(LineDiff.Between("a\nb\nc", "a\nx\nc", 2));
        Assert.Null(LineDiff.Between("a\nb\nc", "a\nx\nc", 1));
        Assert.Null(LineDiff.Between("a", string.Join('\n', Enumerable.Range(0, 1_000)), 500));
    }

    [Fact]
    public void Difference_of_any_two_texts_makes_the_one_out_of_the_other_and_none_is_shorter()
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(40).WithReplay(20261121, 13);
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<byte[]>(), (one, two) =>
        {
            var (before, after) = (Text(one), Text(two));
            var diff = LineDiff.Between(before, after, 1_000)!;
            Assert.Equal(after, Apply(before, diff));
            var changed = diff.Split('\n').Count(line => line.StartsWith('+') || line.StartsWith('-'));
            Assert.Equal(Lines(before) + Lines(after) - 2 * Common(before.Split('\n'), after.Split('\n')), changed);
        }).Check(config);

        static int Lines(string text) => text.Split('\n').Length;
    }

    /// <summary>Few different lines, so that they meet again.</summary>
    private static string Text(byte[] choices) => string.Concat(choices.Select(choice => (choice % 7) switch { 0 or 1 or 2 => "\n", 3 => "a", 4 => "b", 5 => "@@ -1 ", _ => "+" }));

    private static string Apply(string before, string diff)
    {
        var (old, now, at) = (before.Split('\n'), new List<string>(), 0);
        foreach (var line in diff.Length == 0 ? [] : diff.Split('\n'))
        {
            if (line.StartsWith("@@ ", StringComparison.Ordinal))
            {
                var start = int.Parse(line.Split('-', ',')[1]) - 1;
                now.AddRange(old[at..start]);
                at = start;
                continue;
            }
            if (line[0] != '+') Assert.Equal(old[at++], line[1..]);
            if (line[0] != '-') now.Add(line[1..]);
        }
        return string.Join('\n', now.Concat(old[at..]));
    }

    /// <summary>Length of the longest common subsequence, the slow way.</summary>
    private static int Common(string[] one, string[] two)
    {
        var table = new int[one.Length + 1, two.Length + 1];
        for (var i = 1; i <= one.Length; i++)
            for (var j = 1; j <= two.Length; j++)
                table[i, j] = one[i - 1] == two[j - 1] ? table[i - 1, j - 1] + 1 : Math.Max(table[i - 1, j], table[i, j - 1]);
        return table[one.Length, two.Length];
    }
}
