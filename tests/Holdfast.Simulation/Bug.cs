namespace Holdfast.Simulation;

/// <summary>Deliberate faults of a fake, each against what its port promises: the simulation is worth what it finds of them.</summary>
public enum Bug
{
    None,

    /// <summary>The journal gives out a lease that is held, and takes appends of leases that were lost.</summary>
    LeaseIgnored,

    /// <summary>The journal stores the row without its wake_at, now and then.</summary>
    WakeAtDropped,

    /// <summary>An append is acknowledged before it is durable, and lost with its node.</summary>
    AcknowledgedTooEarly,

    /// <summary>A conflict is taken for a success: an update is lost.</summary>
    ConflictUnnoticed,

    /// <summary>A request's idempotency key is not stored with what it did.</summary>
    IdempotencyForgotten,

    /// <summary>Reading skips an entry, now and then.</summary>
    EntrySkipped,

    /// <summary>Reading does not look at the tenant.</summary>
    TenantIgnored,

    /// <summary>The leases of a crashed node are never given back.</summary>
    LeaseOutlivesNode,

    /// <summary>A piece of an answer is handed on twice.</summary>
    DeltaDoubled,

    /// <summary>The provider reports less than it bills.</summary>
    UsageMisreported,

    /// <summary>The provider counts a quarter of the tokens that it charges.</summary>
    CountMisreported,

    /// <summary>A tool that bears no repetition is called twice when its answer is late.</summary>
    ToolRetried,

    /// <summary>The memory of users does not keep which calls it has carried out.</summary>
    MemoryCallForgotten,

    /// <summary>What an append makes happen is not stored with it, now and then.</summary>
    EventForgotten,

    /// <summary>A batch interface says that it does not have what it has.</summary>
    BatchDenied,

    /// <summary>The queue hands out nothing, and the rescue finds nothing.</summary>
    WorkLost,
}
