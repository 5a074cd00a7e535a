using System.Diagnostics;
using System.Globalization;
using Holdfast.Simulation;

// Runs seeds and says which failed. Each seed is a world of its own on one thread, so as many run at once as there are processors.
const string Usage = """
    dotnet run -c Release --project tests/Holdfast.Simulation -- [--seed N | --seeds A..B | --count N]
      --seed N     one seed, every event printed
      --seeds A..B all seeds from A to B
      --count N    N seeds from 1 on (default 1,000)
      --outage     two hours without any model
      --bug NAME   looks for a seed that finds a deliberate bug, from 1,000,001 on
    """;

if (args is ["--outage"])
{
    var outage = await Outage.RunAsync(worlds: 5, conversationsOfEach: 200);
    Console.WriteLine(outage);
    return outage.Failure is null ? 0 : 1;
}
if (args is ["--bug", var name] && Enum.TryParse<Bug>(name, out var bug))
{
    var found = Seeds(1_000_001, 1_050_000).AsParallel().FirstOrDefault(seed => Simulation.Run(seed, bug).Failure is not null);
    Console.WriteLine(found == 0 ? $"No seed finds {bug}." : $"Seed {found} finds {bug}.");
    return found == 0 ? 1 : 0;
}
if (args is ["--seed", var one] && ulong.TryParse(one, out var seed)) return RunOne(seed);
if (Range(args) is not var (first, last))
{
    Console.Error.WriteLine(Usage);
    return 2;
}
return RunMany(first, last);

static (ulong First, ulong Last)? Range(string[] args)
{
    if (args is []) return (1, 1_000);
    if (args is ["--count", var text] && ulong.TryParse(text, out var count) && count > 0) return (1, count);
    return args is ["--seeds", var range] && range.Split("..") is [var a, var b] && ulong.TryParse(a, out var from) && ulong.TryParse(b, out var to) && from <= to
        ? (from, to)
        : null;
}

static int RunOne(ulong seed)
{
    var report = Simulation.Run(seed, echo: true);
    Console.WriteLine($"seed {seed}: {report.Failure ?? "all held"} ({report.Steps} steps, {report.Events} events, trace {report.Hash:x16})");
    return report.Failure is null ? 0 : 1;
}

static int RunMany(ulong first, ulong last)
{
    var watch = Stopwatch.StartNew();
    long steps = 0, done = 0;
    var failed = new List<Report>();
    Parallel.ForEach(Seeds(first, last), seed =>
    {
        var report = Simulation.Run(seed);
        Interlocked.Add(ref steps, report.Steps);
        Interlocked.Increment(ref done);
        if (report.Failure is null) return;
        lock (failed)
        {
            failed.Add(report);
            if (failed.Count <= 10) Print(report);
        }
    });
    var rate = done / watch.Elapsed.TotalSeconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} seeds, {failed.Count} failed, {steps} steps, {watch.Elapsed.TotalSeconds:0.0} s, {rate:0} seeds/s"));
    return failed.Count == 0 ? 0 : 1;
}

static IEnumerable<ulong> Seeds(ulong first, ulong last)
{
    for (var seed = first; ; seed++)
    {
        yield return seed;
        if (seed == last) yield break;
    }
}

static void Print(Report report)
{
    foreach (var line in report.LastEvents.TakeLast(30)) Console.WriteLine(line);
    Console.WriteLine($"seed {report.Seed} failed at step {report.Steps}: {report.Failure}");
    Console.WriteLine($"reproduce: {report.Command}");
    Console.WriteLine();
}
