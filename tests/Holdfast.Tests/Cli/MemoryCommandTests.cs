using Holdfast.Cli;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Cli;

/// <summary>The command against the real server, with the app key that the first start left.</summary>
public sealed class MemoryCommandTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    [Fact]
    public async Task Facts_and_files_are_listed_shown_edited_and_forgotten()
    {
        var added = await RunAsync("add", "ann", "Likes tea.");
        var fact = added.Out.Split(' ')[0];
        Assert.Matches(@"^fct_\w+  \d{4}-\d\d-\d\d  Likes tea\.  \(by a person with key_\w+\)\n$", added.Out.ReplaceLineEndings("\n"));
        Assert.Contains("Likes green tea.", (await RunAsync("edit", "ann", fact, "Likes green tea.")).Out, StringComparison.Ordinal);
        await RunAsync(["edit", "ann", "/memories/a.md", "-"], "one\ntwo\n");
        Assert.Equal("one\ntwo\n", (await RunAsync("show", "ann", "/memories/a.md")).Out.ReplaceLineEndings("\n"));

        var list = await RunAsync("list", "ann");
        Assert.Contains($"{fact}  ", list.Out, StringComparison.Ordinal);
        Assert.Matches(@"/memories/a\.md  \d{4}-\d\d-\d\d  8 bytes", list.Out);
        Assert.Contains("\"text\":\"Likes green tea.\"", (await RunAsync("show", "ann", fact, "--json")).Out, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync("forget", "ann", fact)).ExitCode);
        Assert.Equal(0, (await RunAsync("forget", "ann", "/memories/a.md")).ExitCode);
        Assert.Equal("Nothing is remembered of ann.", (await RunAsync("list", "ann")).Out.Trim());
    }

    [Fact]
    public async Task Everything_of_a_user_is_forgotten_only_when_that_is_said()
    {
        await RunAsync("add", "bob", "Likes tea.");
        Assert.Equal(2, (await RunAsync("forget", "bob")).ExitCode);
        Assert.Equal(2, (await RunAsync("forget", "bob", "fct_1", "--all")).ExitCode);
        Assert.Equal(0, (await RunAsync("forget", "bob", "--all")).ExitCode);
        Assert.Contains("\"facts\":[]", (await RunAsync("list", "bob", "--json")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_is_told_in_the_servers_words()
    {
        var secret = await RunAsync("add", "cat", "The PIN is 4711");
        Assert.Equal(1, secret.ExitCode);
        Assert.Contains("text: That looks like a password or key.", secret.Error, StringComparison.Ordinal);
        Assert.Contains("HF0050", (await RunAsync("show", "cat", "fct_none")).Error, StringComparison.Ordinal);
    }

    private Task<CliRun> RunAsync(params string[] args) => RunAsync(args, "");

    private Task<CliRun> RunAsync(string[] args, string input) =>
        CliRun.RunAsync(["memory", .. args], new Interrupts(), input, new Dictionary<string, string>
    {
        ["HOLDFAST_DATA"] = system.Data,
        ["HOLDFAST_URL"] = system.Server.ToString(),
    });
}
