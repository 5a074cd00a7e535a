using System.Security.Cryptography;
using System.Text;
using Holdfast.Core.Audit;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;

namespace Holdfast.Server.Requests;

/// <summary>Marks an endpoint that changes something outside of conversations, whose journals have their own way into the audit trail.</summary>
/// <param name="Act">As in <c>webhook.deleted</c>.</param>
public sealed record Audited(string Act);

/// <summary>
/// Writes down who asks for a change before it is done: that it stands there and was refused or broke off is possible, that it was done and does not stand
/// there is not.
/// </summary>
public sealed class AuditGate(RequestDelegate next, IAudit audit, TimeProvider clock)
{
    private const string Prefix = "/api/v1/";

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<Audited>() is { } audited)
        {
            var caller = http.Caller();
            await audit.WriteAsync(caller.Circle, clock.Now(), new(caller.Key.Id, audited.Act, Subject(http.Request)), http.RequestAborted);
        }
        await next(http);
    }

    /// <summary>The path; an end user is not named in what is kept for ever, but can be recognised by who knows the name.</summary>
    private static string Subject(HttpRequest request)
    {
        var path = request.Path.Value!;
        var subject = path.StartsWith(Prefix, StringComparison.Ordinal) ? path[Prefix.Length..] : path;
        return request.Query["user"].ToString() is { Length: > 0 } user
            ? $"{subject}, user #{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)).AsSpan(0, 8))}"
            : subject;
    }
}

public static class AuditedExtensions
{
    public static T Audited<T>(this T endpoint, string act) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Audited(act));
}
