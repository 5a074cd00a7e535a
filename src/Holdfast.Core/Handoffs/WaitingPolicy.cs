namespace Holdfast.Core.Handoffs;

/// <summary>What is done about what waits for people.</summary>
/// <param name="RemindBefore">They are reminded so long before it is due; null = when half of the time is over.</param>
/// <param name="ReleaseAfter">Who took a conversation on and leaves the user without a word has it so long; null = for as long as they like.</param>
public sealed record WaitingPolicy(TimeSpan? RemindBefore, TimeSpan? ReleaseAfter)
{
    public static WaitingPolicy Default { get; } = new(null, TimeSpan.FromMinutes(15));
}
