using Holdfast.Runtime.Ports;

namespace Holdfast.Server.Auth;

/// <summary>Who may use an endpoint. Every endpoint of the API says it.</summary>
/// <param name="Least">A key of a tenant, of this role or a higher one (app, operator, admin). Null = none.</param>
/// <param name="Root">A root key.</param>
public sealed record Access(Role? Least, bool Root)
{
    public bool IsOpen => Least is null && !Root;

    public bool Allows(Role role) => role == Role.Root ? Root : role >= Least;

    public override string ToString() => (Least, Root) switch
    {
        (null, _) => "a root key",
        ({ } least, true) => $"a root key or {Named(least)}",
        ({ } least, _) => Named(least),
    };

    private static string Named(Role least) => least switch
    {
        Role.App => "a key of a tenant",
        Role.Operator => "an operator or admin key",
        _ => "an admin key",
    };
}

public static class AccessExtensions
{
    /// <summary>Keys of a tenant, from this role up.</summary>
    public static T ForTenant<T>(this T endpoint, Role least) where T : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Access(least, Root: false));

    public static T ForRoot<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Access(null, Root: true));

    /// <summary>Keys of a tenant, from this role up, and root keys.</summary>
    public static T ForTenantOrRoot<T>(this T endpoint, Role least) where T : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Access(least, Root: true));

    /// <summary>Anybody, without a key.</summary>
    public static T ForEverybody<T>(this T endpoint) where T : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Access(null, Root: false));
}
