namespace Holdfast.Core.Memory.Users;

/// <summary>What somebody asked of a user's memory came to.</summary>
/// <param name="Memory">As it is from now on.</param>
/// <param name="Answer">For the model, or a person.</param>
/// <param name="Subject">Path of the file or id of the fact it was about.</param>
/// <param name="Wrong">The argument that kept it from being done; null = done.</param>
public sealed record MemoryDecision(UserMemory Memory, string Answer, string? Subject = null, string? Wrong = null);
