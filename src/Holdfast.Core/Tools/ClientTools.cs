using System.Collections.Immutable;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Tools;

/// <summary>Tools that whoever speaks to a conversation runs itself.</summary>
/// <param name="Known">Defined in every prompt: calls of them may stand in it.</param>
/// <param name="AreOffered">Somebody runs them; else the model is told that nobody does.</param>
public sealed record ClientTools(ImmutableList<ClientTool> Known, bool AreOffered)
{
    /// <summary>Nothing is called here.</summary>
    private static readonly Uri Nowhere = new("client:tool");

    public IEnumerable<ToolSpec> Specs => Known.Select(tool => new ToolSpec(tool.Name, tool.Description, tool.InputSchema, Nowhere, TimeSpan.Zero, Validate: false));

    public bool Has(string name) => Known.Exists(tool => tool.Name == name);

    public static ClientTools? After(ClientTools? before, IReadOnlyList<ClientTool> given) =>
        given.Count > 0 ? new([.. given], AreOffered: true) : before is null ? null : before with { AreOffered = false };

    /// <summary>What is to be journaled when these are given.</summary>
    /// <param name="before">Null = none were given yet.</param>
    public static ToolsGiven? Change(ClientTools? before, IReadOnlyList<ClientTool> given, bool inTurn) =>
        given.Count == 0 ? (before is { AreOffered: true } && !inTurn ? new([]) : null)
        : before is { AreOffered: true } && before.Known.SequenceEqual(given) ? null
        : new(given, inTurn);
}
