using System.Text.Json;
using Holdfast.Client.Contract;

namespace Holdfast.Cli;

/// <param name="KeyFrom">Where the key was found, for people.</param>
internal sealed record Connection(Uri Url, string? Key, string KeyFrom)
{
    public const string NoKey =
        "No key. Give one with --key or HOLDFAST_KEY, or start the server with ./run, which leaves its keys in the data folder.";

    private const string DefaultUrl = "http://127.0.0.1:8787";

    /// <summary>
    /// What was said on the command line, else the environment, else the keys.json that ./run wrote into the data folder.
    /// </summary>
    public static Connection Resolve(string? url, string? key, KeyRole role, Func<string, string?> environment)
    {
        var file = KeyFile.Find(environment);
        var address = url ?? environment("HOLDFAST_URL") ?? file?.Url ?? DefaultUrl;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
            throw new CliError($"--url: \"{address}\" is no http or https address. Write it like {DefaultUrl}.");
        if (key is not null) return new(server, key, "--key");
        if (environment("HOLDFAST_KEY") is { } fromEnvironment) return new(server, fromEnvironment, "HOLDFAST_KEY");
        return new(server, file?.Of(role), file?.Path ?? "nowhere");
    }
}

/// <summary>The keys of a server that ./run started on this machine.</summary>
internal sealed record KeyFile(string Path, string? Url, IReadOnlyDictionary<string, string> Keys)
{
    public string? Of(KeyRole role) => Keys.GetValueOrDefault(JsonNamingPolicy.SnakeCaseLower.ConvertName(role.ToString()));

    /// <summary>Null when there is none.</summary>
    public static KeyFile? Find(Func<string, string?> environment)
    {
        var path = System.IO.Path.Combine(environment("HOLDFAST_DATA") ?? ".data", "keys.json");
        if (!File.Exists(path)) return null;
        try
        {
            var fields = JsonSerializer.Deserialize(File.ReadAllBytes(path), CliJson.Default.DictionaryStringString) ?? [];
            return new(path, fields.GetValueOrDefault("url"), fields);
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CliError($"{path} cannot be read: {unreadable.Message} Give a key with --key or HOLDFAST_KEY instead.");
        }
    }
}
