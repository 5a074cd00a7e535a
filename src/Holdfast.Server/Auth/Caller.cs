using Holdfast.Runtime.Ports;

namespace Holdfast.Server.Auth;

/// <summary>Who asks. The tenant of everything a request touches is taken from here and from nowhere else.</summary>
/// <param name="Widget">Set for a browser of a customer; the key is then the one that made its token, and the state that of the conversation.</param>
public sealed record Caller(KeyRow Key, KeyState State, WidgetTokenRow? Widget = null)
{
    public string Tenant =>
        Key.Tenant ?? throw new InvalidOperationException("A root key has no tenant; this endpoint must not let it in.");

    /// <summary>The wall around idempotency keys: the tenant, or the circle of root keys.</summary>
    public string Circle => Key.Tenant ?? "";

    /// <summary>An idempotency key as this caller means it: a customer's stands apart from the tenant's own and from other customers'.</summary>
    public string Idempotent(string key) => Widget is null ? key : $"{Widget.Conversation} {key}";
}

public static class CallerExtensions
{
    public static Caller Caller(this HttpContext http) =>
        http.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint is open to everybody and has no caller.");
}
