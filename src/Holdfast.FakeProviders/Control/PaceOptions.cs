namespace Holdfast.FakeProviders.Control;

/// <summary>What is left out stays as it is.</summary>
internal sealed record PaceOptions(int? FirstTokenMs, double? ChunksPerSecond, int? ChunkChars, int? PacedChunks, double? PacedRate)
{
    public void Apply(Settings settings)
    {
        settings.Pace = new Pace(
            FirstTokenMs ?? settings.Pace.FirstTokenMs,
            ChunksPerSecond ?? settings.Pace.ChunksPerSecond,
            Math.Max(1, ChunkChars ?? settings.Pace.ChunkChars));
        settings.Paced = new PacedStream(PacedChunks ?? settings.Paced.Chunks, PacedRate ?? settings.Paced.Rate);
    }
}
