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

    public static readonly NumberSetting WaitingCalls = new("runtime.waiting_calls", new RuntimeOptions().WaitingCalls, 1, 50_000,
        "Model calls of all tenants that may wait for their turn; half of `concurrent_turns` leaves room for those that do not wait.");

    public static readonly NumberSetting WaitingCallsOfTenant =
        new("runtime.waiting_calls_of_tenant", new RuntimeOptions().WaitingCallsOfTenant, 1, 50_000, "… and of one tenant.");

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

    public static readonly Setting OpenIdIssuer = new("openid.issuer", "",
        "An OpenID Connect provider at which people sign in to the console: its issuer, e.g. `https://login.example.com/realms/team`. "
        + "Register `<this server>/api/v1/session/openid/back` there.");

    public static readonly Setting OpenIdName = new("openid.name", "", "What the sign-in page calls it. Default: the issuer's host.");

    public static readonly Setting OpenIdClientId = new("openid.client_id", "", "This server's name at the provider.");

    public static readonly Setting OpenIdClientSecret =
        new("openid.client_secret", "", "Its secret there; none for a public client.") { Secret = true };

    public static readonly Setting OpenIdTenant = new("openid.tenant", "default", "The tenant of those who sign in there.");

    public static readonly Setting OpenIdTenantClaim = new("openid.tenant_claim", "", "The claim that names a person's tenant instead.");

    public static readonly Setting OpenIdRoleClaim = new("openid.role_claim", "roles",
        "The claim that lists a person's roles or groups; dots lead into objects, as in `realm_access.roles`.");

    public static readonly Setting OpenIdOperators =
        new("openid.operators", "holdfast-operator", "Roles or groups, with commas between, that make an operator. Who has none of these and the next is not let in.");

    public static readonly Setting OpenIdAdmins = new("openid.admins", "holdfast-admin", "Roles or groups that make an admin.");

    public static readonly Setting TelemetryNames = new("telemetry_names", "latest",
        "Names in spans and metrics of model calls: `latest`, or `1.36` for dashboards made for that version of OpenTelemetry's conventions.");

    public static readonly Setting TelemetryContent = new("telemetry_content", "false",
        "`true` puts what is said to and by models and tools into spans. Whoever reads them then reads everything.");

    public static IReadOnlyList<Setting> All { get; } =
    [
        Data, Database, Urls, RootKey, DefaultLadder, PracticeUrl, LogLevel, ProviderKind, ProviderBaseUrl, ProviderKeyEnv, ProviderCompatible,
        ConnectSeconds, FirstTokenSeconds, IdleSeconds, AttemptSeconds, ConcurrentTurns, WaitingCalls, WaitingCallsOfTenant,
        CachedConversations, CachedMegabytes,
        RequestsPerMinute, OpenStreams, WebhooksAllowPrivate,
        OpenIdIssuer, OpenIdName, OpenIdClientId, OpenIdClientSecret, OpenIdTenant, OpenIdTenantClaim, OpenIdRoleClaim, OpenIdOperators, OpenIdAdmins,
        TelemetryNames, TelemetryContent,
    ];

    private static NumberSetting Seconds(string phase, TimeSpan value, int max, string means) =>
        new($"time_limits.{phase}_seconds", (int)value.TotalSeconds, 1, max, $"{means} For agents that do not say it themselves.");
}
