using Holdfast.FakeProviders.Wire;
using static System.FormattableString;

namespace Holdfast.FakeProviders.Models;

/// <summary>
/// Streams numbered chunks at a steady rate, each carrying the microsecond it was sent at, so that transit can be measured.
/// </summary>
internal sealed class PacedModel(Settings settings, TimeProvider time) : IModel
{
    public Answer Reply(ModelRequest call)
    {
        var options = Options.Parse(call.Name.Options);
        var chunks = options.Int("chunks", settings.Paced.Chunks);
        return new Answer([new Part.Live(chunks, options.Number("rate", settings.Paced.Rate), Chunk)]);
    }

    private string Chunk(int number)
    {
        var micros = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return Invariant($"c{number} t{micros} ");
    }
}
