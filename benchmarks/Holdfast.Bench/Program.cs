using Holdfast.Bench;
using Holdfast.Bench.Anomalies;
using Holdfast.Bench.Books;
using Holdfast.Bench.Budgets;
using Holdfast.Bench.Context;
using Holdfast.Bench.Crash;
using Holdfast.Bench.Faults;
using Holdfast.Bench.Grounding;
using Holdfast.Bench.Knowledge;
using Holdfast.Bench.Memory;
using Holdfast.Bench.Month;
using Holdfast.Bench.Passing;
using Holdfast.Bench.People;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;
using Holdfast.Bench.Routing;
using Holdfast.Bench.Savings;
using Holdfast.Bench.Streams;
using Holdfast.Bench.Turns;

// Something that a benchmark puts in a process of its own.
if (args is ["seat", var part, var port, ..])
{
    await (part == "mock" ? MockProvider.RunAsync(int.Parse(port)) : BareProxy.RunAsync(int.Parse(port), new Uri(args[3])));
    return 0;
}

IBenchmark[] all =
[
    new TurnsBenchmark(), new PassThroughBenchmark(), new FaultsBenchmark(), new StreamsBenchmark(), new CrashBenchmark(), new ReplayBenchmark(), new SimulationBenchmark(),
    new MemoryBenchmark(), new KnowledgeBenchmark(), new ContextBenchmark(), new PeopleBenchmark(), new GroundingBenchmark(), new BudgetsBenchmark(),
    new AnomaliesBenchmark(), new SavingsBenchmark(), new RoutingBenchmark(), new ReportBenchmark(), new MonthBenchmark(), new AttributionBenchmark(),
];

Options options;
try
{
    options = Options.Parse(args);
    var unknown = options.Names.Except([.. all.Select(benchmark => benchmark.Name), "all"]).ToList();
    if (unknown.Count > 0) throw new FormatException($"There is no benchmark {string.Join(", ", unknown)}.");
}
catch (FormatException wrong)
{
    Console.Error.WriteLine($"{wrong.Message}\n{Options.Usage}");
    return 2;
}
if (options.Names.Count == 0)
{
    Console.WriteLine(Options.Usage);
    foreach (var benchmark in all) Console.WriteLine($"  {benchmark.Name,-12}{benchmark.Shows}");
    return 0;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stop.Cancel();
};
Workshop.Clean();
var report = new Report();
try
{
    foreach (var benchmark in all.Where(benchmark => options.Names.Contains(benchmark.Name) || options.Names.Contains("all")))
    {
        report.Begin(benchmark.Name);
        await benchmark.RunAsync(options, report, stop.Token);
    }
}
catch (Exception broken)
{
    // Leaves in order, so that no process started for a measurement stays behind.
    Console.Error.WriteLine(broken);
    return 3;
}
Console.WriteLine(Markdown.Write(report));
if (options.Json is { } file) Json.Write(report, file);
return report.HasMisses ? 1 : 0;
