using System.Diagnostics;
using Spectre.Console;
using static System.FormattableString;

namespace Holdfast.Cli;

/// <summary>
/// How far a long piece of work is: a bar on a terminal, now and then a line elsewhere. Always beside the output, never in it.
/// </summary>
internal static class Progress
{
    private static readonly TimeSpan _betweenLines = TimeSpan.FromSeconds(5);

    /// <param name="work">Is given a function to report (done, total) with, from any thread.</param>
    public static async Task<T> WatchAsync<T>(Terminal terminal, string what, Func<Action<int, int>, Task<T>> work)
    {
        if (!terminal.IsInteractive) return await work(Lines(terminal, what));
        return await terminal.Error.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(bar =>
            {
                var task = bar.AddTask(what);
                return work((done, total) => (task.MaxValue, task.Value) = (Math.Max(1, total), Math.Max(task.Value, done)));
            });
    }

    private static Action<int, int> Lines(Terminal terminal, string what)
    {
        var gate = new Lock();
        var last = Stopwatch.StartNew();
        return (done, total) =>
        {
            lock (gate)
            {
                if (done < total && last.Elapsed < _betweenLines) return;
                last.Restart();
                terminal.ErrorText.WriteLine(Invariant($"{what}: {done} of {total}"));
            }
        };
    }
}
