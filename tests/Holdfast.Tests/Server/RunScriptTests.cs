using System.Diagnostics;
using Holdfast.Tests.Storage;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>What ./run says before there is anything to build.</summary>
public sealed class RunScriptTests
{
    [Fact]
    public async Task Help_names_every_option()
    {
        var (code, said) = await RunAsync(["--help"]);
        Assert.Equal(0, code);
        Assert.All(["--data", "--port", "--practice", "--check"], option => Assert.Contains(option, said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("There is no option --nonsense", "--nonsense")]
    [InlineData("--port needs a number", "--port", "many")]
    [InlineData("--data needs a folder", "--data")]
    public async Task Option_that_is_none_is_refused_in_one_sentence(string sentence, params string[] arguments)
    {
        var (code, said) = await RunAsync(arguments);
        Assert.Equal(2, code);
        Assert.StartsWith(sentence, Assert.Single(said.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_sdk_is_told_in_one_sentence_with_the_command_to_get_it()
    {
        using var tools = new TemporaryFolder();
        File.CreateSymbolicLink(Path.Combine(tools.Path, "dirname"), "/usr/bin/dirname");
        var (code, said) = await RunAsync([], path: tools.Path);
        Assert.Equal(2, code);
        Assert.StartsWith("The .NET 10 SDK is missing. On Debian: apt install", Assert.Single(said.Trim().Split('\n')),
            StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Said)> RunAsync(string[] arguments, string? path = null)
    {
        var start = new ProcessStartInfo("/bin/bash", [Path.Combine(Checkout.Root, "run"), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        if (path is not null) start.Environment["PATH"] = path;
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, string.Concat(said));
    }
}
