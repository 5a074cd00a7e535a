using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Server.Hosting;

/// <summary>The keys of the first start, in a file that only its owner can read, so that the command line tool finds them.</summary>
public sealed record KeysFile([property: JsonIgnore] string Path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Url { get; init; } = "";

    public string Root { get; init; } = "";

    public string Admin { get; init; } = "";

    public string Operator { get; init; } = "";

    public string App { get; init; } = "";

    public static KeysFile In(string dataFolder) => new(System.IO.Path.Combine(dataFolder, "keys.json"));

    public void Write()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using var file = new FileStream(Path, options);
        JsonSerializer.Serialize(file, this, KeysFileJson.Default.KeysFile);
    }

    /// <summary>
    /// The server listens somewhere else than at its first start. A file that was removed or rewritten by its owner is left alone.
    /// </summary>
    public void MoveTo(string url)
    {
        if (!File.Exists(Path)) return;
        try
        {
            var found = JsonSerializer.Deserialize(File.ReadAllBytes(Path), KeysFileJson.Default.KeysFile);
            if (found is not null && found.Url != url) (found with { Path = Path, Url = url }).Write();
        }
        catch (JsonException)
        {
            // Not ours any more.
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(KeysFile))]
internal sealed partial class KeysFileJson : JsonSerializerContext;
