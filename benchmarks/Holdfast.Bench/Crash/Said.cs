using Holdfast.Client.Contract;

namespace Holdfast.Bench.Crash;

/// <summary>A message that a client said, or tried to.</summary>
/// <param name="Content">Unlike any other.</param>
internal sealed record Said(string Content)
{
    /// <summary>The server has answered with success, so it must never forget.</summary>
    public bool IsAcknowledged { get; set; }

    /// <summary>What came of it; null when the client was told to stop before it knew.</summary>
    public MessageAnswer? Answer { get; set; }
}
