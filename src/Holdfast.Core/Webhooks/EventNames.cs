namespace Holdfast.Core.Webhooks;

/// <summary>Kinds of events as they are written: <c>turn.completed</c>.</summary>
public static class EventNames
{
    private static readonly Dictionary<EventKind, string> Names = new()
    {
        [EventKind.TurnCompleted] = "turn.completed",
        [EventKind.TurnStopped] = "turn.stopped",
        [EventKind.ConversationParked] = "conversation.parked",
        [EventKind.ConversationWaitingForPerson] = "conversation.waiting_for_person",
        [EventKind.BatchCompleted] = "batch.completed",
        [EventKind.HandoffReminder] = "handoff.reminder",
        [EventKind.HandoffOverdue] = "handoff.overdue",
        [EventKind.HandoffReleased] = "handoff.released",
        [EventKind.ReviewReminder] = "review.reminder",
        [EventKind.AnomalyOpened] = "anomaly.opened",
        [EventKind.BudgetNear] = "budget.near",
        [EventKind.BudgetFull] = "budget.full",
        [EventKind.CostsDay] = "costs.day",
        [EventKind.CostsMonth] = "costs.month",
        [EventKind.WebhookTest] = "webhook.test",
    };

    private static readonly Dictionary<string, EventKind> Kinds = Names.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>Those that can be subscribed to.</summary>
    public static IReadOnlyList<string> Subscribable { get; } =
        [.. Names.Where(pair => pair.Key != EventKind.WebhookTest).Select(pair => pair.Value)];

    public static string Of(EventKind kind) => Names[kind];

    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public static EventKind Kind(string name) => Kinds[name];
}
