using Holdfast.Cli;
using Holdfast.Tests.Client;
using Holdfast.Tests.Storage;
using Xunit;

namespace Holdfast.Tests.Cli;

/// <summary>The command against the real server, with the keys that the first start left.</summary>
public sealed class DocumentsCommandTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    [Fact]
    public async Task Folder_is_put_listed_shown_and_deleted()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "help", "b"));
        await WriteAsync("help/a.md", "# First\n\nText.\n");
        await WriteAsync("help/b/c.md", "No heading.");
        await WriteAsync("help/.hidden", "x");
        await WriteAsync("help/picture.png", "\0\u0001");
        var source = Path.Combine(folder.Path, "help");

        var put = await RunAsync("put", "default", source, "--as", "docs");
        Assert.Equal(0, put.ExitCode);
        Assert.Matches(@"^docs/a\.md  version 1  \d{4}-\d\d-\d\d  15 bytes  First\ndocs/b/c\.md  version 1  .*  c\.md\n$", put.Out.ReplaceLineEndings("\n"));
        Assert.Contains("picture.png is no text", put.Error, StringComparison.Ordinal);

        await WriteAsync("help/a.md", "# First\n\nOther text.\n");
        Assert.Contains("docs/a.md  version 2", (await RunAsync("put", "default", source, "--as", "docs")).Out, StringComparison.Ordinal);
        Assert.Contains("docs/b/c.md  version 1", (await RunAsync("list", "default")).Out, StringComparison.Ordinal);
        Assert.Equal("# First\n\nText.", (await RunAsync("show", "default", "docs/a.md", "--version", "1")).Out.ReplaceLineEndings("\n").Trim());
        Assert.Contains("\"content\":\"No heading.\"", (await RunAsync("show", "default", "docs/b/c.md", "--json")).Out, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync("delete", "default", "docs/a.md")).ExitCode);
        Assert.Equal(0, (await RunAsync("delete", "default", "docs/a.md", "--erase")).ExitCode);
        Assert.Contains("HF0051", (await RunAsync("show", "default", "docs/a.md", "--version", "1")).Error, StringComparison.Ordinal);

        Task WriteAsync(string path, string text) =>
            File.WriteAllTextAsync(Path.Combine(folder.Path, path), text, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_is_not_there_is_said()
    {
        var run = await RunAsync("put", "default", "/nowhere/at-all");
        Assert.Equal((2, true), (run.ExitCode, run.Error.Contains("There is no file or folder", StringComparison.Ordinal)));
    }

    private Task<CliRun> RunAsync(params string[] args) => CliRun.RunAsync(["documents", .. args], new Interrupts(), "", new Dictionary<string, string>
    {
        ["HOLDFAST_DATA"] = system.Data,
        ["HOLDFAST_URL"] = system.Server.ToString(),
    });
}
