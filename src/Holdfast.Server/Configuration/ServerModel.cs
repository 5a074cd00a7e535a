using Holdfast.Adapters.Export;
using Holdfast.Core.Models;
using Holdfast.Runtime;
using Holdfast.Runtime.Tracing;
using Holdfast.Server.Auth;
using Holdfast.Server.Auth.OpenId;

namespace Holdfast.Server.Configuration;

/// <summary>The configuration, judged and complete: what the server runs on. Does not change while it runs.</summary>
/// <param name="Database">PostgreSQL's address; null = SQLite in the data folder.</param>
/// <param name="OpenId">Null = people sign in with keys only.</param>
/// <param name="Otlp">Null = spans and metrics are sent nowhere.</param>
/// <param name="DefaultLadder">Empty = nobody said; the first start finds one.</param>
public sealed record ServerModel(
    string DataFolder,
    string? Database,
    IReadOnlyList<Uri> Urls,
    string? RootKey,
    LogLevel LogLevel,
    IReadOnlyList<ProviderModel> Providers,
    IReadOnlyList<string> DefaultLadder,
    TimeLimits TimeLimits,
    RuntimeOptions Runtime,
    KeyLimits KeyLimits,
    TracingOptions Tracing,
    OtlpTarget? Otlp,
    bool WebhooksAllowPrivate = false,
    OpenIdSettings? OpenId = null)
{
    /// <summary>There is no language model, only the practice one.</summary>
    public bool OnlyPractice => Providers.All(provider => provider.IsPractice);

    // A record would print the root key, and a password of the database.
    public override string ToString() => DataFolder;
}

/// <summary>A place where models are reached.</summary>
/// <param name="KeySource">The environment variable its key comes from; null = it needs none.</param>
/// <param name="Compatible">Only compatible with the dialect's own server.</param>
/// <param name="IsPractice">The practice model: not a real one.</param>
public sealed record ProviderModel(
    string Name, Dialect Dialect, Uri BaseUrl, string? KeySource, string? Key, bool Compatible, bool IsPractice = false)
{
    // A record would print the key.
    public override string ToString() => $"{Name} ({BaseUrl})";
}
