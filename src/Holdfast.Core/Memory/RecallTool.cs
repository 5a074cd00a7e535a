using System.Text.Json;
using Holdfast.Core.Tools;

namespace Holdfast.Core.Memory;

/// <summary>The tool by which a model gets back what is no longer shown. Offered from the second epoch on, when there is something to get back.</summary>
public static class RecallTool
{
    public const string Name = "recall";

    /// <summary>Characters of an entry shown at once.</summary>
    public const int PageChars = 12_000;

    /// <summary>UTF-8 bytes of what a search brings back.</summary>
    public const int SearchBytes = 12_000;

    public static ToolSpec Spec { get; } = new(
        Name,
        "Shows what was said or returned earlier in this conversation and is no longer in view: one entry by its number (the #17 in notes and in "
        + "[…; recall entry 17]), or the messages that match a search.",
        """
        {"type":"object","properties":{"entry":{"type":"integer","minimum":1,"description":"Number of the entry."},"from":{"type":"integer","minimum":0,"description":"First character to show of a long entry; default 0."},"search":{"type":"string","description":"Words to look for, instead of an entry."}}}
        """.Trim(),
        new Uri("holdfast:recall"), TimeSpan.FromSeconds(30), Validate: true, Idempotent: true);

    /// <summary>How the model is told to get an entry back.</summary>
    public static string Reference(long seq) => $"recall entry {seq}";

    /// <param name="arguments">JSON that matches the schema.</param>
    public static (long? Entry, int From, string? Search) Read(string arguments)
    {
        using var json = JsonDocument.Parse(arguments);
        var root = json.RootElement;
        return (
            root.TryGetProperty("entry", out var entry) ? entry.GetInt64() : null,
            root.TryGetProperty("from", out var from) ? (int)Math.Min(int.MaxValue, from.GetInt64()) : 0,
            root.TryGetProperty("search", out var search) ? search.GetString() : null);
    }

    /// <summary>One page of an entry.</summary>
    public static string Page(string text, int from)
    {
        if (from >= text.Length) return $"The entry has {text.Length} characters; from is beyond them.";
        var end = Math.Min(text.Length, from + PageChars);
        var rest = end < text.Length ? $"\n[… {text.Length - end} characters more; recall with from={end}]" : "";
        return text[from..end] + rest;
    }
}
