using System.Diagnostics;
using System.Security.Cryptography;
using Holdfast.Tests.Server;
using Holdfast.Tests.Storage;
using Xunit;

namespace Holdfast.Tests.Browser;

/// <summary>The console is served as it was built and committed: what is committed must be what its sources give.</summary>
public sealed class ConsoleBuildTests
{
    private const string Remedy = "Run console/build and commit what it writes.";

    private static readonly string Server = Path.Combine(Checkout.Root, "src/Holdfast.Server/WebConsole"), Sources = Path.Combine(Checkout.Root, "console");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sources_and_files_are_those_of_the_last_build()
    {
        var told = (await File.ReadAllLinesAsync(Path.Combine(Server, "built.sha256"), Cancel)).Select(line => line.Split("  ")).ToDictionary(line => line[1], line => line[0]);
        var there = FilesOf(Sources).Concat(FilesOf(Path.Combine(Server, "built"))).ToDictionary(
            file => Path.GetRelativePath(Checkout.Root, file), file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));
        var parted = there.Except(told).Concat(told.Except(there)).Select(file => file.Key).Distinct().Order(StringComparer.Ordinal);
        Assert.True(!parted.Any(), $"{Remedy} These have changed since: {string.Join(", ", parted)}.");
    }

    [Fact]
    public async Task Building_again_gives_the_same_bytes_and_the_interface_is_still_the_one_it_speaks()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Sources, "node_modules")), "The console's packages are not installed: node 20 or newer and npm are needed; ./test installs them.");
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo(Path.Combine(Sources, "build"), [folder.Path]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var build = Process.Start(start)!;
        var said = await Task.WhenAll(build.StandardOutput.ReadToEndAsync(Cancel), build.StandardError.ReadToEndAsync(Cancel));
        await build.WaitForExitAsync(Cancel);
        Assert.True(build.ExitCode == 0, string.Join('\n', said));
        var built = Path.Combine(Server, "built");
        Assert.Equal(Relative(built), Relative(folder.Path));
        foreach (var file in Relative(built))
            Assert.True(File.ReadAllBytes(Path.Combine(built, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder.Path, file))), $"{file} differs. {Remedy}");
    }

    private static IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/node_modules/", StringComparison.Ordinal) && !file.EndsWith("/schema.d.ts", StringComparison.Ordinal));

    private static IEnumerable<string> Relative(string folder) => FilesOf(folder).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);
}
