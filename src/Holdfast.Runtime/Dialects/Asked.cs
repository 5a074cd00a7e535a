using System.Text.Json;

namespace Holdfast.Runtime.Dialects;

/// <summary>What a client asks of a model, in no provider's words: each dialect is read into this and written from it.</summary>
/// <param name="Model">As the body names it.</param>
public sealed record Asked(string Model, IReadOnlyList<AskedMessage> Messages)
{
    public IReadOnlyList<AskedTool> Tools { get; init; } = [];

    /// <summary>Null = the model chooses.</summary>
    public AskedChoice? Choice { get; init; }

    /// <summary>No two tools may be called in one answer.</summary>
    public bool OneCallAtATime { get; init; }

    /// <summary>Null where the client sets no bound.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>0 to 2; Anthropic's models take up to 1.</summary>
    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    public IReadOnlyList<string> Stop { get; init; } = [];

    public AskedEffort? Effort { get; init; }

    /// <summary>Null = free text.</summary>
    public AskedFormat? Format { get; init; }

    /// <summary>The client's name for its end user.</summary>
    public string? User { get; init; }

    public bool Streams { get; init; }

    /// <summary>A stream of Chat Completions tells its usage only where it is asked to.</summary>
    public bool TellsUsage { get; init; }

    /// <summary>The client's fields that were set and have no place here, each once, in order.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];
}

/// <summary>Who speaks. What tools answered is the user's, as <see cref="ResultPart"/>.</summary>
public enum AskedRole { System, User, Assistant }

public sealed record AskedMessage(AskedRole Role, IReadOnlyList<AskedPart> Parts);

/// <summary>A piece of a message.</summary>
public abstract record AskedPart;

public sealed record TextPart(string Text) : AskedPart;

/// <summary>Inline or by address: one of <paramref name="Data"/> and <paramref name="Url"/> is set.</summary>
/// <param name="MediaType">Of inline data, e.g. image/png.</param>
/// <param name="Data">Base64.</param>
public sealed record ImagePart(string? MediaType, string? Data, string? Url) : AskedPart;

/// <param name="Data">Base64.</param>
/// <param name="Name">Of the file; null when it has none.</param>
public sealed record DocumentPart(string MediaType, string Data, string? Name) : AskedPart;

/// <param name="Arguments">JSON text as the model wrote it; it may be invalid.</param>
public sealed record CallPart(string Id, string Name, string Arguments) : AskedPart;

/// <summary>What a tool answered.</summary>
/// <param name="Content">Texts and images.</param>
public sealed record ResultPart(string CallId, IReadOnlyList<AskedPart> Content, bool IsError) : AskedPart;

/// <param name="Schema">JSON Schema of the arguments; null = it takes none.</param>
/// <param name="Strict">The provider holds the model to the schema; null = as the provider does by itself.</param>
public sealed record AskedTool(string Name, string? Description, JsonElement? Schema, bool? Strict);

/// <summary>Whether tools are to be called.</summary>
/// <param name="Name">Of the one tool, for <see cref="AskedChoiceKind.Named"/>.</param>
public sealed record AskedChoice(AskedChoiceKind Kind, string? Name = null);

public enum AskedChoiceKind { Auto, None, Any, Named }

/// <param name="Level">One of <see cref="Efforts"/>.</param>
/// <param name="Field">What the client calls it.</param>
public sealed record AskedEffort(string Level, string Field);

/// <summary>The answer is to be JSON of this schema.</summary>
public sealed record AskedFormat(JsonElement Schema, string? Name = null, string? Description = null, bool? Strict = null);
