using System.Diagnostics;
using System.Text;
using Holdfast.Server.Composition;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>The server as the operator starts it: a process with an environment, an exit code, and what it says.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Said
    {
        get { lock (_said) return _said.ToString(); }
    }

    public string Url => Said.Split('\n').First(line => line.StartsWith("Holdfast listens on ", StringComparison.Ordinal)).Split(' ')[3];

    public static ServerProcess Start(string folder, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(HoldfastServer).Assembly.Location]) 
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(IsOurs).ToList()) start.Environment.Remove(name);
        start.Environment["HOLDFAST_DATA"] = folder;
        start.Environment["HOLDFAST_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    public async Task ListensAsync()
    {
        var ended = _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(await Task.WhenAny(_listens.Task, ended).WaitAsync(Patience, TestContext.Current.CancellationToken) == _listens.Task,
            Said);
    }

    /// <summary>Waits for its end; the exit code.</summary>
    public async Task<int> EndsAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>As a service manager does.</summary>
    public void Stop() => Process.Start("kill", ["-TERM", $"{_process.Id}"]).Dispose();

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit(); // the folder is its until then
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (_said) _said.Append(line).Append('\n');
        if (line.StartsWith("Holdfast listens on ", StringComparison.Ordinal)) _listens.TrySetResult();
    }

    private static bool IsOurs(string name) => name.StartsWith("HOLDFAST_", StringComparison.Ordinal)
        || name.StartsWith("ANTHROPIC_", StringComparison.Ordinal) || name.StartsWith("OPENAI_", StringComparison.Ordinal);
}
