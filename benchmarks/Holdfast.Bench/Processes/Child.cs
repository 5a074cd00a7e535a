using System.Diagnostics;

namespace Holdfast.Bench.Processes;

/// <summary>A process started for a measurement. It never outlives this program; what it prints goes into a file.</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly List<Child> _running = [];

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly TaskCompletionSource _logged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];

    static Child() => AppDomain.CurrentDomain.ProcessExit += (_, _) => KillAll();

    private Child(Process process, string log)
    {
        _process = process;
        LogFile = log;
        _log = new StreamWriter(log, append: true) { AutoFlush = true };
    }

    public int Id => _process.Id;

    public string LogFile { get; }

    public bool HasExited => _process.HasExited;

    public double CpuSeconds => ProcFs.CpuSeconds(Id);

    /// <param name="log">Gets everything it prints.</param>
    public static Child Start(
        string program, IEnumerable<string> args, string log, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var child = new Child(process, log);
        lock (_running) _running.Add(child);
        process.OutputDataReceived += (_, line) => child.Write(line.Data, keep: true);
        process.ErrorDataReceived += (_, line) => child.Write(line.Data, keep: false);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    public bool HasSaid(string text)
    {
        lock (_output) return _output.Any(line => line.Contains(text, StringComparison.Ordinal));
    }

    /// <summary>Waits for the end of a process that is expected to succeed, and returns what it printed.</summary>
    public async Task<IReadOnlyList<string>> OutputAsync(CancellationToken cancel, bool mayFail = false)
    {
        await _process.WaitForExitAsync(cancel);
        await _logged.Task.WaitAsync(cancel);
        return _process.ExitCode == 0 || mayFail ? _output : throw Failure($"ended with {_process.ExitCode}");
    }

    /// <summary>Waits until <paramref name="isReady"/>.</summary>
    public async Task UntilAsync(Func<Task<bool>> isReady, TimeSpan within, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await isReady())
        {
            if (HasExited) throw Failure($"ended with {_process.ExitCode} before it was ready");
            if (Stopwatch.GetElapsedTime(started) > within) throw Failure($"was not ready within {within.TotalSeconds} s");
            await Task.Delay(2, cancel);
        }
    }

    /// <summary>kill -9, of what it started too: what lives on would keep its output open.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, as an operator would, and waits until it has.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        using (var signal = Process.Start("sh", ["-c", $"kill -TERM {Id}"])) await signal.WaitForExitAsync(cancel);
        await _process.WaitForExitAsync(cancel).WaitAsync(TimeSpan.FromSeconds(30), cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasExited) await KillAsync();
        lock (_running) _running.Remove(this);
        _process.Dispose();
        await _log.DisposeAsync();
    }

    private void Write(string? line, bool keep)
    {
        lock (_output)
        {
            if (line is null)
            {
                if (keep) _logged.TrySetResult();
                return;
            }
            if (keep) _output.Add(line);
            if (_log.BaseStream is { CanWrite: true }) _log.WriteLine(line);
        }
    }

    private InvalidOperationException Failure(string what)
    {
        var command = string.Join(' ', [_process.StartInfo.FileName, .. _process.StartInfo.ArgumentList]);
        return new($"{command} {what}; see {LogFile}\n{string.Join('\n', File.ReadLines(LogFile).TakeLast(5))}");
    }

    private static void KillAll()
    {
        lock (_running)
            foreach (var child in _running.Where(child => !child.HasExited)) child._process.Kill(entireProcessTree: true);
    }
}
