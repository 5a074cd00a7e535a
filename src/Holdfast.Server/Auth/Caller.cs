using Holdfast.Runtime.Ports;

namespace Holdfast.Server.Auth;

/// <summary>Who asks. The tenant of everything a request touches is taken from here and from nowhere else.</summary>
public sealed record Caller(KeyRow Key, KeyState State)
{
    public string Tenant =>
        Key.Tenant ?? throw new InvalidOperationException("A root key has no tenant; this endpoint must not let it in.");

    /// <summary>The wall around idempotency keys: the tenant, or the circle of root keys.</summary>
    public string Circle => Key.Tenant ?? "";
}

public static class CallerExtensions
{
    public static Caller Caller(this HttpContext http) =>
        http.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint is open to everybody and has no caller.");
}
