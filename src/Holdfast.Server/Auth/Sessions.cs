using Holdfast.Runtime.Ports;

namespace Holdfast.Server.Auth;

/// <summary>
/// People at browsers. A key, or an account at an identity provider, is exchanged for a cookie that no script can read; what the cookie may do is what the key may do, and it ends with the key.
/// </summary>
public sealed class Sessions(IDirectory directory, KeyRing keys, TimeProvider clock)
{
    public const string Cookie = "holdfast_session";

    /// <summary>
    /// Sent by the console with what changes anything. Another site's page cannot make a browser send it along with the cookie.
    /// </summary>
    public const string Header = "Holdfast-Console";

    /// <summary>A working day.</summary>
    private static readonly TimeSpan Lasting = TimeSpan.FromHours(12);

    public async ValueTask<DateTimeOffset> BeginAsync(HttpContext http, KeyState key)
    {
        var token = ApiKey.NewId("hfs_");
        var now = clock.Now();
        var session = new SessionRow(ApiKey.Hash(token), key.Row.Hash, now + Lasting);
        await directory.AddSessionAsync(session, now, http.RequestAborted);
        http.Response.Cookies.Append(Cookie, token, CookieFor(http, SameSiteMode.Strict, "/", session.EndsAt));
        return session.EndsAt;
    }

    /// <summary>The key that the browser signed in with; null when the session is over or the key was revoked.</summary>
    public async ValueTask<KeyState?> FindAsync(string token, CancellationToken cancel) =>
        await directory.FindSessionAsync(ApiKey.Hash(token), cancel) is { } session && session.EndsAt > clock.Now()
            ? await keys.FindByHashAsync(session.KeyHash, cancel)
            : null;

    public async ValueTask EndAsync(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is { } token) await directory.EndSessionAsync(ApiKey.Hash(token), http.RequestAborted);
        http.Response.Cookies.Delete(Cookie, CookieFor(http, SameSiteMode.Strict, "/", null));
    }

    /// <summary>Behind a proxy that speaks HTTPS for us the cookie is for HTTPS alone, too.</summary>
    public static CookieOptions CookieFor(HttpContext http, SameSiteMode sameSite, string path, DateTimeOffset? endsAt) => new()
    {
        HttpOnly = true,
        SameSite = sameSite,
        Secure = http.Request.IsHttps || http.Request.Headers["X-Forwarded-Proto"] == "https",
        Path = path,
        Expires = endsAt,
    };
}
