using Holdfast.Core.Models;
using Holdfast.Runtime;

namespace Holdfast.Server.Configuration;

/// <summary>Every setting there is, in the order of the documentation.</summary>
public static class Settings
{
    public static readonly Setting Data = new("data", ".data",
        "Folder of the database and of everything else that is kept. One running server per folder.");

    public static readonly Setting Database = new("database", "",
        "A PostgreSQL database instead of SQLite in the data folder: `postgres://user:password@host:5432/name`, or a connection string of Npgsql.")
        { Secret = true };

    public static readonly Setting Urls = new("urls", "http://127.0.0.1:8787",
        "Addresses to listen on. Plain HTTP: put a TLS proxy in front of any address that others reach.");

    public static readonly Setting RootKey = new("root_key", "",
        "A root key of your own, `hf_` and at least 13 more characters, instead of the one made at the first start.") { Secret = true };

    public static readonly Setting DefaultLadder = new("default_ladder", "",
        "Models of the agent `default`, `provider/model`, the first tried first. Default: a good model of the first provider there is.");

    public static readonly Setting PracticeUrl = new("practice_url", "http://127.0.0.1:8788",
        "Where the practice model is reached. Used when no provider is configured, or when set.");

    public static readonly Setting LogLevel = new("log_level", "warning", "How much is logged: debug, information, warning, error.");

    public static readonly Setting ProviderKind = new("providers.*.kind", "", "The protocol it speaks: `anthropic` or `openai`.");

    public static readonly Setting ProviderBaseUrl = new("providers.*.base_url", "",
        "Its address: without `/v1` for anthropic, with it for openai. Default: the public API of that kind.");

    public static readonly Setting ProviderKeyEnv = new("providers.*.key_env", "",
        "Environment variable that holds its key. The key itself never stands in the file. None = no key is sent.");

    public static readonly Setting ProviderCompatible = new("providers.*.compatible", "",
        "`true` for a server that is only compatible with OpenAI (Ollama, vLLM …). Default: whether `base_url` is not OpenAI's own.");

    public static readonly NumberSetting ConnectSeconds =
        Seconds("connect", TimeLimits.Default.Connect, 600, "Until the connection stands.");

    public static readonly NumberSetting FirstTokenSeconds =
        Seconds("first_token", TimeLimits.Default.FirstToken, 3600, "From the request sent to the first content.");

    public static readonly NumberSetting IdleSeconds = Seconds("idle", TimeLimits.Default.Idle, 3600, "Between two bytes of a stream.");

    public static readonly NumberSetting AttemptSeconds = Seconds("attempt", TimeLimits.Default.Attempt, 86_400, "The whole model call.");

    public static readonly NumberSetting ConcurrentTurns = new("runtime.concurrent_turns", new RuntimeOptions().ConcurrentTurns, 1, 50_000,
        "Turns worked on at once.");

    public static readonly NumberSetting CachedConversations =
        new("runtime.cached_conversations", new RuntimeOptions().CachedConversations, 1, 10_000_000, "Conversations kept in memory.");

    public static readonly NumberSetting CachedMegabytes =
        new("runtime.cached_megabytes", (int)(new RuntimeOptions().CachedBytes >> 20), 1, 1_000_000,
            "Text of conversations kept in memory, MiB.");

    public static readonly NumberSetting RequestsPerMinute = new("limits.requests_per_minute", 600_000, 0, int.MaxValue,
        "Requests of one key, spread evenly; 0 = no limit.");

    public static readonly NumberSetting OpenStreams =
        new("limits.open_streams", 10_000, 0, int.MaxValue, "Open streams of one key; 0 = no limit.");

    public static readonly Setting WebhooksAllowPrivate = new("webhooks_allow_private", "false",
        "`true`: events may also be sent to private addresses and to this machine, and with `http`. "
        + "Anybody with an admin key can then reach what they reach.");

    public static IReadOnlyList<Setting> All { get; } =
    [
        Data, Database, Urls, RootKey, DefaultLadder, PracticeUrl, LogLevel, ProviderKind, ProviderBaseUrl, ProviderKeyEnv, ProviderCompatible,
        ConnectSeconds, FirstTokenSeconds, IdleSeconds, AttemptSeconds, ConcurrentTurns, CachedConversations, CachedMegabytes,
        RequestsPerMinute, OpenStreams, WebhooksAllowPrivate,
    ];

    private static NumberSetting Seconds(string phase, TimeSpan value, int max, string means) =>
        new($"time_limits.{phase}_seconds", (int)value.TotalSeconds, 1, max, $"{means} For agents that do not say it themselves.");
}
