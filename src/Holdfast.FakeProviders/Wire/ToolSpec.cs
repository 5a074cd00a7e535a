using System.Text.Json;

namespace Holdfast.FakeProviders.Wire;

internal sealed record ToolSpec(string Name, JsonElement Schema)
{
    /// <summary>Of a tool without one: it takes nothing.</summary>
    public static readonly JsonElement NoSchema = JsonElement.Parse("""{"type":"object"}""");
}

/// <param name="Mode">Whether tools may, must or must not be called.</param>
/// <param name="Name">The one tool that must be called, or null.</param>
internal sealed record ToolChoice(ToolMode Mode, string? Name = null)
{
    public static readonly ToolChoice Auto = new(ToolMode.Auto);

    public bool IsForced => Mode == ToolMode.Required;
}

internal enum ToolMode { Auto, None, Required }
