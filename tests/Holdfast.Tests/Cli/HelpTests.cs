using Holdfast.Cli;
using Xunit;

namespace Holdfast.Tests.Cli;

public sealed class HelpTests
{
    private static Task<CliRun> RunAsync(params string[] args) => CliRun.RunAsync(args, new Interrupts());

    [Fact]
    public async Task Help_shows_commands_environment_and_exit_codes()
    {
        var help = await RunAsync("--help");

        Assert.Equal(0, help.ExitCode);
        foreach (var word in (string[])[
            "chat", "show", "tail", "costs", "memory", "documents", "replay", "doctor", "HOLDFAST_URL", "HOLDFAST_KEY", "Exit codes"])
            Assert.Contains(word, help.Out);
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("show")]
    [InlineData("tail")]
    [InlineData("costs")]
    [InlineData("routing")]
    [InlineData("memory")]
    [InlineData("documents")]
    [InlineData("replay")]
    [InlineData("prices")]
    [InlineData("doctor")]
    public async Task Help_of_a_command_has_examples_and_the_options_of_all(string command)
    {
        var help = await RunAsync(command, "--help");

        Assert.Equal(0, help.ExitCode);
        Assert.Contains($"  holdfast {command}", help.Out);
        Assert.Contains("--json", help.Out);
        Assert.Contains("--url", help.Out);
    }

    [Theory]
    [InlineData("", "Required command")]
    [InlineData("speak", "speak")]
    [InlineData("show", "Required argument")]
    [InlineData("tail --after 3", "--after needs")]
    [InlineData("costs --month november", "2026-11")]
    [InlineData("costs --by weather,model", "\"weather\" is none of")]
    [InlineData("replay x.jsonl --limit 0", "--limit must be at least 1")]
    [InlineData("replay x.jsonl --parallel 0", "--parallel must be at least 1")]
    [InlineData("show cnv_1", "No key")]
    [InlineData("show cnv_1 --url nowhere --key hf_x", "--url: \"nowhere\"")]
    public async Task Wrong_usage_says_what_is_wrong_and_ends_with_2(string line, string expected)
    {
        var run = await RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error);
        Assert.Empty(run.Out.Trim());
    }
}
