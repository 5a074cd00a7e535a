using System.Security.Cryptography;
using System.Text;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Webhooks;

/// <summary>An event: something of which subscribers are told. What they are told is read from the journal when they are.</summary>
/// <param name="Id">The same for the same event, whoever names it and however often: it is what receivers know repetitions by.</param>
/// <param name="Conversation">Null for what is none's: a test, an anomaly.</param>
/// <param name="FirstSeq">The message that opened the turn in which it happened, or the wish for a person outside of one; 0 where there is none.</param>
/// <param name="Seq">The entry that says it; 0 where none does.</param>
public sealed record Happening(string Id, EventKind Kind, string? Conversation, long FirstSeq, long Seq, DateTimeOffset At)
{
    private const string Prefix = "evt_";

    /// <summary>Of an anomaly's id.</summary>
    public const string AnomalyPrefix = "anm_";

    /// <summary>Of the id of a budget's alert.</summary>
    public const string BudgetPrefix = "bal_";

    /// <summary>What an entry means to subscribers; null = nothing.</summary>
    /// <param name="before">The state to which the entry was appended.</param>
    public static Happening? Of(Conversation before, Entry entry) => KindOf(before, entry.Fact) is { } kind
        ? new(Name(before.Key, entry.Seq), kind, before.Key.Conversation, before.Turn?.FirstSeq ?? (entry.Fact is HandedOff ? entry.Seq - 1 : 0), entry.Seq, entry.At)
        : null;

    private static EventKind? KindOf(Conversation before, Fact fact) => fact switch
    {
        TurnStopped => EventKind.TurnStopped,
        Parked => EventKind.ConversationParked,
        HandedOff => EventKind.ConversationWaitingForPerson,
        BatchEnded => EventKind.BatchCompleted,
        Reminded f => before.Handoff?.Seq == f.Of ? EventKind.HandoffReminder : EventKind.ReviewReminder,
        Overdue => EventKind.HandoffOverdue,
        Released => EventKind.HandoffReleased,
        Answer when Fold.EndsTurn(fact) => EventKind.TurnCompleted,
        _ => null,
    };

    /// <param name="name">Of the test; no other has it.</param>
    public static Happening Test(string name, DateTimeOffset at) => new(Prefix + name, EventKind.WebhookTest, null, 0, 0, at);

    /// <param name="id">Of the anomaly, after which the event is named.</param>
    public static Happening OfAnomaly(string id, DateTimeOffset at) =>
        new(Prefix + id[AnomalyPrefix.Length..], EventKind.AnomalyOpened, null, 0, 0, at);

    /// <param name="id">Of the alert, after which the event is named.</param>
    public static Happening OfBudget(string id, bool isFull, DateTimeOffset at) =>
        new(Prefix + id[BudgetPrefix.Length..], isFull ? EventKind.BudgetFull : EventKind.BudgetNear, null, 0, 0, at);

    /// <param name="end">Of the day or month.</param>
    public static Happening OfPeriod(string tenant, EventKind kind, DateTimeOffset end) =>
        new(Prefix + Hash($"{tenant}/{kind}#{end.ToUnixTimeMilliseconds()}"), kind, null, 0, 0, end);

    /// <summary>The anomaly that an event is named after.</summary>
    public string Anomaly => AnomalyPrefix + Id[Prefix.Length..];

    /// <summary>The alert of a budget that an event is named after.</summary>
    public string Budget => BudgetPrefix + Id[Prefix.Length..];

    private static string Name(ConversationKey key, long seq) => Prefix + Hash($"{key}#{seq}");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));
}
