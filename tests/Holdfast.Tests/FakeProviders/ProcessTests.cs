extern alias fake;

using System.Diagnostics;
using fake::Holdfast.FakeProviders;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

public sealed class ProcessTests
{
    [Fact]
    public async Task Server_says_what_it_is_and_ends_with_its_parent()
    {
        using var parent = Process.Start(new ProcessStartInfo("sleep", "60"))!;
        using var server = Process.Start(new ProcessStartInfo("dotnet",
            [typeof(PracticeServer).Assembly.Location, "--urls", "http://127.0.0.1:0", "--parent-pid",
                $"{parent.Id}"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        try
        {
            var line = await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.StartsWith("Holdfast practice model (not a real model) listening on http://127.0.0.1:", line, StringComparison.Ordinal);
            parent.Kill();
            await server.WaitForExitAsync(TestContext.Current.CancellationToken)
                .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            Assert.Equal(0, server.ExitCode);
        }
        finally
        {
            if (!parent.HasExited) parent.Kill();
            if (!server.HasExited) server.Kill();
        }
    }
}
