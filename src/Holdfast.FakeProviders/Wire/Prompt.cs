namespace Holdfast.FakeProviders.Wire;

internal enum Role { System, User, Assistant }

/// <summary>One piece of a message, in the terms both dialects share.</summary>
internal abstract record Block
{
    internal sealed record Text(string Value) : Block;

    /// <param name="Arguments">As sent; in the OpenAI dialect not necessarily JSON.</param>
    internal sealed record ToolUse(string Id, string Name, string Arguments) : Block;

    internal sealed record ToolResult(string Id, string Value) : Block;

    internal sealed record Thinking(string Value) : Block;

    /// <summary>Something practice models cannot look into, such as an image.</summary>
    internal sealed record Opaque(string Type) : Block;
}

internal sealed record Turn(Role Role, IReadOnlyList<Block> Blocks);
