namespace Holdfast.Bench;

/// <summary>The command line.</summary>
/// <param name="Names">Benchmarks to run; empty = list them.</param>
/// <param name="Data">Folder of recorded conversations, for replay, memory and context.</param>
/// <param name="Json">File that the figures are also written to.</param>
/// <param name="Quick">A small run that shows whether the benchmark works. Its figures mean little.</param>
/// <param name="Kills">How often crash kills the server.</param>
/// <param name="Seeds">How many worlds simulation runs.</param>
/// <param name="Seed">Where everything random starts from.</param>
/// <param name="Star">Replay the STAR dialogues too.</param>
/// <param name="Database">Address of a PostgreSQL database that turns also measures with, and crash and budgets instead. What it makes there stays.</param>
/// <param name="Embeddings">Address of an OpenAI-compatible server, with /v1, and the embedding model there that memory also measures with.</param>
internal sealed record Options(
    IReadOnlyList<string> Names, string? Data, string? Json, bool Quick, int Kills, int Seeds, int Seed, bool Star, Uri? Embeddings = null,
    string? Database = null)
{
    public const string Usage =
        "usage: ./bench NAME... | all  [--data DIR] [--json FILE] [--quick] [--kills N] [--seeds N] [--seed N] [--star] "
        + "[--embeddings URL/MODEL] [--database URL]";

    /// <exception cref="FormatException">Says what is wrong with the command line.</exception>
    public static Options Parse(IReadOnlyList<string> args)
    {
        var options = new Options([], Data: null, Json: null, Quick: false, Kills: 200, Seeds: 20_000, Seed: 1, Star: false);
        for (var i = 0; i < args.Count; i++)
        {
            string Value() => ++i < args.Count ? args[i] : throw new FormatException($"{args[i - 1]} needs a value.");
            int Number(string name) =>
                int.TryParse(Value(), out var number) && number > 0 ? number : throw new FormatException($"{name} needs a number above 0.");
            options = args[i] switch
            {
                "--data" => options with { Data = Path.GetFullPath(Value()) },
                "--json" => options with { Json = Path.GetFullPath(Value()) },
                "--embeddings" => options with { Embeddings = Address(Value()) },
                "--database" => options with { Database = Value() },
                "--quick" => options with { Quick = true },
                "--star" => options with { Star = true },
                "--kills" => options with { Kills = Number("--kills") },
                "--seeds" => options with { Seeds = Number("--seeds") },
                "--seed" => options with { Seed = Number("--seed") },
                ['-', ..] unknown => throw new FormatException($"{unknown} is not an option."),
                var name => options with { Names = [.. options.Names, name] },
            };
        }
        return options;
    }

    private static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Segments.Length > 1
        ? url
        : throw new FormatException("--embeddings needs an address that ends with the model, e.g. http://127.0.0.1:8799/v1/use-lite.");
}
