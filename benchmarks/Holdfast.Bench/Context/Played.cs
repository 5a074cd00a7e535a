using Holdfast.Client.Contract;

namespace Holdfast.Bench.Context;

/// <summary>A session as it was played at one budget.</summary>
/// <param name="Billed">Its calls on the practice model's bill, in order.</param>
/// <param name="Attempts">Its calls as the server recorded them, in order.</param>
/// <param name="Whole">
/// For each call, how many times as long its prompt would be with all results in full; says something only where no result was left out.
/// </param>
/// <param name="Stopped">Why it was not played to its end; null when it was.</param>
internal sealed record Played(
    Recording Recording, IReadOnlyList<BilledCall> Billed, IReadOnlyList<Attempt> Attempts, IReadOnlyList<NextStep> Steps,
    IReadOnlyList<double> Whole, int Refused, string? Stopped);

/// <summary>One recorded message with tool calls, and the prompt that was really sent for it.</summary>
/// <param name="Index">Of the message in its recording.</param>
/// <param name="Needed">Values in it that had appeared before.</param>
/// <param name="Lost">Those that the prompt did not hold.</param>
internal sealed record NextStep(int Index, IReadOnlyList<Value> Needed, IReadOnlyList<Value> Lost);
