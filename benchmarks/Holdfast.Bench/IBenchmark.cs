using Holdfast.Bench.Reports;

namespace Holdfast.Bench;

/// <summary>Something the product promises, measured.</summary>
internal interface IBenchmark
{
    string Name { get; }

    /// <summary>One line: what is measured.</summary>
    string Shows { get; }

    Task RunAsync(Options options, Report report, CancellationToken cancel);
}
