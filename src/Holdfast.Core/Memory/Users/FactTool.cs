using System.Text.Json;
using Holdfast.Core.Tools;

namespace Holdfast.Core.Memory.Users;

/// <summary>
/// The tool by which a model remembers something about a user beyond the conversation, with the words that it knows it from.
/// </summary>
public static class FactTool
{
    public const string Name = "remember_fact";

    public static ToolSpec Spec { get; } = new(
        Name,
        "Remembers a short fact about this person for all later conversations: who they are, what they prefer, what was agreed. One fact in one "
        + "sentence that is understood without this conversation. quote is where you know it from: words of the person or of a tool's result in "
        + "this conversation, exactly as they stand there. replaces is the id (fct_…) of a remembered fact that no longer holds. Never passwords, "
        + "keys or payment data.",
        """{"type":"object","properties":{"fact":{"type":"string"},"quote":{"type":"string"},"replaces":{"type":"string"}},"""
        + "\"required\":[\"fact\",\"quote\"]}",
        new Uri("holdfast:remember_fact"), TimeSpan.FromSeconds(30), Validate: true, Idempotent: true);

    /// <param name="arguments">JSON that matches the schema.</param>
    public static (string Fact, string Quote, string? Replaces) Read(string arguments)
    {
        using var json = JsonDocument.Parse(arguments);
        var root = json.RootElement;
        return (
            root.GetProperty("fact").GetString()!, root.GetProperty("quote").GetString()!,
            root.TryGetProperty("replaces", out var replaces) && replaces.GetString() is { Length: > 0 } id ? id : null);
    }
}
