using Holdfast.Runtime.Ports;

namespace Holdfast.Server.Auth;

/// <summary>Who may use an endpoint. Every endpoint of the API says it.</summary>
/// <param name="Least">A key of a tenant, of this role or a higher one (app, operator, admin). Null = none.</param>
/// <param name="Root">A root key.</param>
/// <param name="Widget">A widget's token, and no key.</param>
public sealed record Access(Role? Least, bool Root, bool Widget = false)
{
    public bool IsOpen => Least is null && !Root && !Widget;

    public bool Allows(Role role) => role == Role.Root ? Root : role >= Least;

    public override string ToString() => (Least, Root) switch
    {
        (null, _) => Widget ? "a widget token" : "a root key",
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

    /// <summary>Browsers of customers, with a token for the conversation that the address names.</summary>
    public static T ForWidgets<T>(this T endpoint) where T : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Access(null, Root: false, Widget: true));

    /// <summary>Anybody, without a key.</summary>
    public static T ForEverybody<T>(this T endpoint) where T : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Access(null, Root: false));
}
