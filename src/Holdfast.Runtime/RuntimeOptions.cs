namespace Holdfast.Runtime;

/// <summary>How the Runtime works; what it may do is in <see cref="Core.Limits"/> and the agents.</summary>
public sealed record RuntimeOptions
{
    /// <summary>Turns worked on at once. Default 2,000; 1 to 50,000.</summary>
    public int ConcurrentTurns { get; init; } = 2_000;

    /// <summary>Folded conversations kept in memory, at most so many. Default 10,000.</summary>
    public int CachedConversations { get; init; } = 10_000;

    /// <summary>… and at most so many bytes of text in them. Default 512 MiB.</summary>
    public long CachedBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>How long nothing must have been recalled in a conversation until its index leaves memory for the shelf. Default 30 s.</summary>
    public TimeSpan RestAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The smallest index that does, in bytes. Default 256 KiB, some 500 messages.</summary>
    public long SmallestShelved { get; init; } = 256 * 1024;

    /// <summary>
    /// Model calls of all tenants that may wait for their turn, and of one of them. Default 1,000 and 500; a waiting turn takes one of
    /// <see cref="ConcurrentTurns"/>, so enough of these must be left for those that do not wait.
    /// </summary>
    public int WaitingCalls { get; init; } = 1_000;

    /// <inheritdoc cref="WaitingCalls"/>
    public int WaitingCallsOfTenant { get; init; } = 500;

    /// <summary>How often the journal is asked for conversations that are due but were not queued. Default 1 s.</summary>
    public TimeSpan RescueEvery { get; init; } = TimeSpan.FromSeconds(1);
}
