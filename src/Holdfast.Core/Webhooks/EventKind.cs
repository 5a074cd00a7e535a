namespace Holdfast.Core.Webhooks;

/// <summary>What subscribers can be told of. The names are part of the interface.</summary>
public enum EventKind
{
    /// <summary>A turn ended with a model's answer.</summary>
    TurnCompleted,

    /// <summary>A turn ended without one: cancelled, refused, at a limit.</summary>
    TurnStopped,

    /// <summary>A turn cannot go on now; it is tried again at a time.</summary>
    ConversationParked,

    /// <summary>A conversation was handed to people and waits for one.</summary>
    ConversationWaitingForPerson,

    /// <summary>Every item of a batch is answered, or was given up with a reason.</summary>
    BatchCompleted,

    /// <summary>Somebody tries a subscription out; it needs no subscribing to.</summary>
    WebhookTest,

    /// <summary>A hand-off is due soon, and nobody has come.</summary>
    HandoffReminder,

    /// <summary>A person should have come by now.</summary>
    HandoffOverdue,

    /// <summary>Who had taken a hand-off on left the user without a word: anybody may have it.</summary>
    HandoffReleased,

    /// <summary>A review is due soon, and nobody has decided.</summary>
    ReviewReminder,

    /// <summary>Spending left what is usual.</summary>
    AnomalyOpened,

    /// <summary>A budget came near its limit.</summary>
    BudgetNear,

    /// <summary>A budget is used up, or had no room for a call.</summary>
    BudgetFull,

    /// <summary>A day is over: what it cost.</summary>
    CostsDay,

    /// <summary>A month is over: what it cost.</summary>
    CostsMonth,
}
