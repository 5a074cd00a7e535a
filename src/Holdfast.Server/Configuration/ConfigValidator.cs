using Holdfast.Adapters.Storage.Postgres;
using Holdfast.Core.Models;
using Holdfast.Runtime;
using Holdfast.Server.Auth;

namespace Holdfast.Server.Configuration;

/// <summary>From what the user wrote to what the server runs on, or to everything that is wrong with it.</summary>
public static class ConfigValidator
{
    private const int ShortestRootKey = 16, LongestRootKey = 200;

    /// <summary>The model, or null when there are mistakes.</summary>
    public static ServerModel? Read(IReadOnlyDictionary<string, string> environment, ICollection<ConfigMistake> mistakes)
    {
        var config = ServerConfig.Read(environment, mistakes);
        RefuseUnknown(config, mistakes);
        var read = new SettingReader(config, mistakes);
        var providers = new ProviderReader(config, read).All();
        var model = new ServerModel(
            Path.GetFullPath(read.Text(Settings.Data)!), Database(read), Urls(read), RootKey(read), Level(read), providers, Ladder(read, providers),
            new TimeLimits(
                read.Seconds(Settings.ConnectSeconds), read.Seconds(Settings.FirstTokenSeconds),
                read.Seconds(Settings.IdleSeconds), read.Seconds(Settings.AttemptSeconds)),
            new RuntimeOptions
            {
                ConcurrentTurns = read.Number(Settings.ConcurrentTurns),
                CachedConversations = read.Number(Settings.CachedConversations),
                CachedBytes = (long)read.Number(Settings.CachedMegabytes) << 20,
            },
            new KeyLimits(read.Number(Settings.RequestsPerMinute), read.Number(Settings.OpenStreams)),
            read.Flag(Settings.WebhooksAllowPrivate) == true);
        return mistakes.Count == 0 ? model : null;
    }

    private static void RefuseUnknown(ServerConfig config, ICollection<ConfigMistake> mistakes)
    {
        foreach (var (path, value) in config.Values)
        {
            if (Settings.All.Any(setting => setting.Matches(path))) continue;
            var near = Spelling.Nearest(path, Settings.All.Select(setting => setting.Of(NameIn(path)).Path));
            mistakes.Add(new(path, null, value.Source, near is null
                ? "There is no such setting; docs/operating.md lists them all."
                : $"There is no such setting. Did you mean {near}?"));
        }
    }

    /// <summary>The user's own part of a path such as providers.NAME.kind.</summary>
    private static string NameIn(string path) => path.Split('.') is [_, var name, ..] ? name : "NAME";

    private static string? Database(SettingReader read)
    {
        if (read.Text(Settings.Database) is not { } text) return null;
        try
        {
            return PostgresAddress.Parse(text);
        }
        catch (FormatException e)
        {
            read.Refuse(Settings.Database, e.Message);
            return null;
        }
    }

    private static List<Uri> Urls(SettingReader read)
    {
        var urls = read.List(Settings.Urls).Select(text => read.Address(Settings.Urls, text)).OfType<Uri>().ToList();
        if (urls.Exists(url => url.Scheme == "https"))
            read.Refuse(Settings.Urls, "Holdfast itself listens with http only; put a TLS proxy in front of it.");
        return urls;
    }

    private static string? RootKey(SettingReader read)
    {
        if (read.Text(Settings.RootKey) is not { } key) return null;
        if (!key.StartsWith(ApiKey.Prefix, StringComparison.Ordinal) || key.Length is < ShortestRootKey or > LongestRootKey
            || key.Any(c => c is <= ' ' or > '~'))
            read.Refuse(Settings.RootKey,
                $"A key begins with {ApiKey.Prefix} and has {ShortestRootKey} to {LongestRootKey} visible characters in all.");
        return key;
    }

    private static LogLevel Level(SettingReader read)
    {
        switch (read.Text(Settings.LogLevel))
        {
            case "debug": return LogLevel.Debug;
            case "information": return LogLevel.Information;
            case "warning": return LogLevel.Warning;
            case "error": return LogLevel.Error;
        }
        read.Refuse(Settings.LogLevel, "Give debug, information, warning or error.");
        return LogLevel.Warning;
    }

    private static IReadOnlyList<string> Ladder(SettingReader read, IReadOnlyList<ProviderModel> providers)
    {
        var ladder = read.List(Settings.DefaultLadder);
        var names = string.Join(", ", providers.Select(known => known.Name));
        foreach (var rung in ladder)
        {
            var provider = rung.Split('/', 2)[0];
            if (!rung.Contains('/', StringComparison.Ordinal))
                read.Refuse(Settings.DefaultLadder, $"{rung} is no provider/model; providers are {names}.");
            else if (!providers.Any(known => known.Name == provider))
                read.Refuse(Settings.DefaultLadder, $"No provider {provider} is configured; providers are {names}.");
        }
        return ladder;
    }
}
