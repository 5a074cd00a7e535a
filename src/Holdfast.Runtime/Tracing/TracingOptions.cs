namespace Holdfast.Runtime.Tracing;

/// <summary>What spans say, and by which names.</summary>
public sealed record TracingOptions
{
    public SpanNames Names { get; init; } = SpanNames.Latest;

    /// <summary>Spans carry what was said to models and by them, to tools and by them. Default no.</summary>
    public bool Content { get; init; }

    /// <summary>By which names they carry it; null = they do not.</summary>
    internal ContentNames? ContentNames => Content ? Names.Content : null;
}
