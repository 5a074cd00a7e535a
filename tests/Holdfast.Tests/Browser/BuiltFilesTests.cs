using System.Diagnostics;
using System.Security.Cryptography;
using Holdfast.Tests.Server;
using Holdfast.Tests.Storage;
using Xunit;

namespace Holdfast.Tests.Browser;

/// <summary>The console and the widget are served as they were built and committed: what is committed must be what their sources give.</summary>
public sealed class BuiltFilesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("console", "WebConsole")]
    [InlineData("widget", "WebWidget")]
    public async Task Sources_and_files_are_those_of_the_last_build(string sources, string folder)
    {
        var server = ServerFolder(folder);
        var told = (await File.ReadAllLinesAsync(Path.Combine(server, "built.sha256"), Cancel)).Select(line => line.Split("  ")).ToDictionary(line => line[1], line => line[0]);
        var there = FilesOf(Path.Combine(Checkout.Root, sources)).Concat(FilesOf(Path.Combine(server, "built"))).ToDictionary(
            file => Path.GetRelativePath(Checkout.Root, file), file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));
        var parted = there.Except(told).Concat(told.Except(there)).Select(file => file.Key).Distinct().Order(StringComparer.Ordinal);
        Assert.True(!parted.Any(), $"{Remedy(sources)} These have changed since: {string.Join(", ", parted)}.");
    }

    [Theory]
    [InlineData("console", "WebConsole")]
    [InlineData("widget", "WebWidget")]
    public async Task Building_again_gives_the_same_bytes_and_the_interface_is_still_the_one_it_speaks(string sources, string folder)
    {
        var project = Path.Combine(Checkout.Root, sources);
        Assert.SkipUnless(Directory.Exists(Path.Combine(project, "node_modules")), $"The packages of {sources} are not installed: node 20 or newer and npm are needed; ./test installs them.");
        using var into = new TemporaryFolder();
        var start = new ProcessStartInfo(Path.Combine(project, "build"), [into.Path]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var build = Process.Start(start)!;
        var said = await Task.WhenAll(build.StandardOutput.ReadToEndAsync(Cancel), build.StandardError.ReadToEndAsync(Cancel));
        await build.WaitForExitAsync(Cancel);
        Assert.True(build.ExitCode == 0, string.Join('\n', said));
        var built = Path.Combine(ServerFolder(folder), "built");
        Assert.Equal(Relative(built), Relative(into.Path));
        foreach (var file in Relative(built))
            Assert.True(File.ReadAllBytes(Path.Combine(built, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(into.Path, file))), $"{file} differs. {Remedy(sources)}");
    }

    private static string Remedy(string sources) => $"Run {sources}/build and commit what it writes.";

    private static string ServerFolder(string folder) => Path.Combine(Checkout.Root, "src/Holdfast.Server", folder);

    private static IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/node_modules/", StringComparison.Ordinal) && !file.EndsWith("/schema.d.ts", StringComparison.Ordinal));

    private static IEnumerable<string> Relative(string folder) => FilesOf(folder).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);
}
