using System.Text.Json.Serialization;

namespace Holdfast.Core.Journal;

/// <summary>A piece of what a model said. Storage format.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TextBlock), "text")]
[JsonDerivedType(typeof(ThinkingBlock), "thinking")]
[JsonDerivedType(typeof(ToolCallBlock), "tool_call")]
[JsonDerivedType(typeof(OpaqueBlock), "opaque")]
public abstract record Block;

public sealed record TextBlock(string Text) : Block;

/// <param name="Signature">The provider's seal over the text; such a block goes back unchanged to the same model, or not at all.</param>
public sealed record ThinkingBlock(string Text, string? Signature = null) : Block;

/// <param name="Arguments">JSON text exactly as the model wrote it; it may be invalid.</param>
public sealed record ToolCallBlock(string Id, string Name, string Arguments) : Block;

/// <summary>A block that this version does not know. Kept byte for byte and sent back only in the dialect it came in.</summary>
public sealed record OpaqueBlock(string Dialect, string Json) : Block;
