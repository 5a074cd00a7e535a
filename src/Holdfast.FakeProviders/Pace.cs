namespace Holdfast.FakeProviders;

/// <summary>How fast an answer is sent.</summary>
/// <param name="FirstTokenMs">Wait before the first chunk, in milliseconds.</param>
/// <param name="ChunksPerSecond">0 sends everything at once.</param>
/// <param name="ChunkChars">The least length of a chunk; it ends at the next token boundary.</param>
internal sealed record Pace(int FirstTokenMs = 0, double ChunksPerSecond = 0, int ChunkChars = 24)
{
    public static readonly Pace AtOnce = new();

    public bool IsAtOnce => FirstTokenMs <= 0 && ChunksPerSecond <= 0;

    /// <summary>Reads "first=200,rate=50,chars=24" over the values of <paramref name="fallback"/>.</summary>
    public static Pace Parse(string? text, Pace fallback)
    {
        if (string.IsNullOrEmpty(text)) return fallback;
        var options = Options.Parse(text);
        return new Pace(
            options.Int("first", fallback.FirstTokenMs),
            options.Number("rate", fallback.ChunksPerSecond),
            Math.Max(1, options.Int("chars", fallback.ChunkChars)));
    }
}

/// <summary>What practice-paced sends when its name carries no options.</summary>
internal sealed record PacedStream(int Chunks, double Rate)
{
    public static readonly PacedStream Default = new(100, 20);
}
