using System.Text.Json;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Worker;

/// <summary>The ledger follows from the journal: an attempt's start reserves, its end settles.</summary>
internal static class LedgerEntry
{
    /// <param name="c">Before the entry.</param>
    public static LedgerChange? For(Entry entry, Conversation c) => entry.Fact switch
    {
        AttemptStarted f => new Reserve(
            f.Attempt, entry.At, c.Agent, f.AgentVersion, f.Model, f.Tokens.Total, f.ReservedNanoUsd, c.Turn?.FirstSeq, f.Purpose),
        AttemptEnded f => new Settle(
            f.Attempt, entry.At, f.Usage, f.CostNanoUsd, f.UsageEstimated, f.Price, f.AnsweredBy,
            f.Failure is null ? "completed" : SnakeCase.Name(f.Failure.Kind), f.DurationMs,
            f.Saved ?? default, f.Unused?.NanoUsd ?? 0),
        _ => null,
    };
}
