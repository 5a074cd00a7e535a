using Holdfast.Adapters.Export;
using Holdfast.Adapters.Storage.Postgres;
using Holdfast.Core.Models;
using Holdfast.Runtime;
using Holdfast.Runtime.Tracing;
using Holdfast.Server.Auth;
using Holdfast.Server.Auth.OpenId;

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
                WaitingCalls = read.Number(Settings.WaitingCalls),
                WaitingCallsOfTenant = read.Number(Settings.WaitingCallsOfTenant),
                CachedConversations = read.Number(Settings.CachedConversations),
                CachedBytes = (long)read.Number(Settings.CachedMegabytes) << 20,
            },
            new KeyLimits(read.Number(Settings.RequestsPerMinute), read.Number(Settings.OpenStreams)),
            new TracingOptions { Names = Names(read), Content = read.Flag(Settings.TelemetryContent) ?? false },
            Otlp(config, mistakes),
            read.Flag(Settings.WebhooksAllowPrivate) == true,
            OpenId(read));
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

    private static OpenIdSettings? OpenId(SettingReader read)
    {
        var (given, client) = (read.Text(Settings.OpenIdIssuer), read.Text(Settings.OpenIdClientId));
        if (given is null && client is null) return null;
        var issuer = read.Address(Settings.OpenIdIssuer);
        if (given is null) read.Refuse(Settings.OpenIdIssuer, $"{Settings.OpenIdClientId.Path} is set; give the issuer as well.");
        if (issuer is { Scheme: not "https", IsLoopback: false })
            read.Refuse(Settings.OpenIdIssuer, "Give an https address: who can change what it answers could sign in as anybody.");
        if (client is null) read.Refuse(Settings.OpenIdClientId, $"{Settings.OpenIdIssuer.Path} is set; give the name of this server there as well.");
        return issuer is null || client is null ? null : new(
            issuer, read.Text(Settings.OpenIdName) ?? issuer.Host, client, read.Text(Settings.OpenIdClientSecret), read.Text(Settings.OpenIdTenant)!,
            read.Text(Settings.OpenIdTenantClaim), read.Text(Settings.OpenIdRoleClaim)!, read.List(Settings.OpenIdOperators), read.List(Settings.OpenIdAdmins));
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

    private static SpanNames Names(SettingReader read)
    {
        switch (read.Text(Settings.TelemetryNames))
        {
            case "latest": return SpanNames.Latest;
            case "1.36": return SpanNames.Of136;
        }
        read.Refuse(Settings.TelemetryNames, "Give latest or 1.36.");
        return SpanNames.Latest;
    }

    /// <summary>OpenTelemetry has names of its own for this, the same in every program.</summary>
    private static OtlpTarget? Otlp(ServerConfig config, ICollection<ConfigMistake> mistakes)
    {
        const string variable = "OTEL_EXPORTER_OTLP_ENDPOINT";
        if (config.Environment.GetValueOrDefault(variable) is not { Length: > 0 } endpoint) return null;
        if (Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            var name = config.Environment.GetValueOrDefault("OTEL_SERVICE_NAME") is { Length: > 0 } given ? given : "holdfast";
            return new(url, config.Environment.GetValueOrDefault("OTEL_EXPORTER_OTLP_HEADERS"), name);
        }
        mistakes.Add(new(variable, endpoint, "environment", $"{endpoint} is no address; give one like http://127.0.0.1:4318."));
        return null;
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
