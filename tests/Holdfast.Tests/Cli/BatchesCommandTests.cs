using Holdfast.Cli;
using Holdfast.Tests.Client;
using Holdfast.Tests.Storage;
using Xunit;

namespace Holdfast.Tests.Cli;

/// <summary>The command against the real server and the practice model.</summary>
public sealed class BatchesCommandTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    [Fact]
    public async Task Items_of_a_file_are_handed_in_and_their_answers_read()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "items.jsonl");
        await File.WriteAllTextAsync(file, "{\"id\":\"a\",\"content\":\"one\"}\n\n{\"id\":\"b\",\"content\":\"two\"}\n", TestContext.Current.CancellationToken);
        var admin = Holdfast.Client.HoldfastClient.Connect(system.Server, system.Keys.Admin);
        await admin.PutAgentAsync("turner", new(new("You turn.", ["Never guess."], "Answer."), ["practice/practice-items"]), TestContext.Current.CancellationToken);

        var created = await RunAsync("create", file, "--agent", "turner", "--task", "turn");
        Assert.Equal(0, created.ExitCode);
        var id = created.Out.Split(' ')[0];
        while (!(await RunAsync("show", id)).Out.Contains("completed  2 answered, 0 failed, 0 pending of 2", StringComparison.Ordinal))
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(
            "{\"id\":\"a\",\"state\":\"answered\",\"answer\":\"eno\",\"attempt\":1}\n{\"id\":\"b\",\"state\":\"answered\",\"answer\":\"owt\",\"attempt\":1}\n",
            (await RunAsync("results", id)).Out.ReplaceLineEndings("\n"));
        Assert.Contains($"{id}  turner  turn  completed", (await RunAsync("list")).Out, StringComparison.Ordinal);
        Assert.Contains("HF0046", (await RunAsync("cancel", id)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense\n", "Line 1 of")]
    [InlineData(null, "There is no file")]
    public async Task File_that_holds_no_items_is_said(string? content, string expected)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "items.jsonl");
        if (content is not null) await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        var run = await RunAsync("create", file);
        Assert.Equal((2, true), (run.ExitCode, run.Error.Contains(expected, StringComparison.Ordinal)));
    }

    private Task<CliRun> RunAsync(params string[] args) => CliRun.RunAsync(["batches", .. args], new Interrupts(), "", new Dictionary<string, string>
    {
        ["HOLDFAST_DATA"] = system.Data,
        ["HOLDFAST_URL"] = system.Server.ToString(),
    });
}
