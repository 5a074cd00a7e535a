using System.Net;
using System.Text;
using Holdfast.Client.Contract;
using Holdfast.Server.Auth;
using Holdfast.Server.Auth.OpenId;
using Holdfast.Server.Errors;

namespace Holdfast.Server.Api;

/// <summary>Signing in through an identity provider. A browser comes and goes here by itself, so what fails is told on the console's page.</summary>
internal static class OpenIdApi
{
    private const string Path = "/api/v1/session/openid";

    public static void MapOpenId(this IEndpointRouteBuilder app)
    {
        var openId = app.MapGroup(Path).WithTags("Keys").ForEverybody();
        app.MapGet("/api/v1/session/ways", Ways).WithTags("Keys").ForEverybody().Produces<SignInWays>()
            .WithSummary("How people may sign in to the console.");
        openId.MapGet("", BeginAsync).Produces(StatusCodes.Status302Found)
            .WithSummary("Sends the browser to the identity provider to sign in; from there it comes back to the console.");
        openId.MapGet("/back", EndAsync).ExcludeFromDescription();
    }

    private static SignInWays Ways(IServiceProvider services) => new(services.GetService<OpenIdSettings>()?.Name);

    private static async Task<IResult> BeginAsync(HttpContext http, ILogger<OpenIdProvider> log, string? page = null)
    {
        if (http.RequestServices.GetService<OpenIdProvider>() is not { } provider) return ErrorCode.NoIdentityProvider.Problem();
        var attempt = OpenIdAttempt.Begin(page);
        try
        {
            var question = await provider.QuestionAsync(attempt, Back(http), http.RequestAborted);
            // Lax: the browser comes back from another site.
            http.Response.Cookies.Append(OpenIdAttempt.Cookie, attempt.Write(), Sessions.CookieFor(http, SameSiteMode.Lax, Path, DateTimeOffset.UtcNow + OpenIdAttempt.Lasting));
            http.Response.Headers.CacheControl = "no-store";
            return Results.Redirect(question.ToString());
        }
        catch (Exception e) when (IsAway(e))
        {
            Log.IdentityProviderFailed(log, e.Message);
            return Refused(ErrorCode.IdentityProviderFailed);
        }
    }

    private static async Task<IResult> EndAsync(HttpContext http, Sessions sessions, ILogger<OpenIdProvider> log, string? code = null, string? state = null)
    {
        if (http.RequestServices.GetService<OpenIdProvider>() is not { } provider) return ErrorCode.NoIdentityProvider.Problem();
        var attempt = OpenIdAttempt.Read(http.Request.Cookies[OpenIdAttempt.Cookie], state);
        http.Response.Cookies.Delete(OpenIdAttempt.Cookie, Sessions.CookieFor(http, SameSiteMode.Lax, Path, null));
        http.Response.Headers.CacheControl = "no-store";
        if (attempt is null) return Refused(ErrorCode.SignInNotBegun);
        if (code is null) return Refused(ErrorCode.IdentityProviderFailed);
        try
        {
            var said = await provider.RedeemAsync(code, attempt, Back(http), http.RequestAborted);
            var account = await http.RequestServices.GetRequiredService<Accounts>().EnterAsync(said, http.RequestAborted);
            if (account is null) return Refused(ErrorCode.PersonNotAllowed);
            await sessions.BeginAsync(http, account);
            return Onward(http, attempt.Page);
        }
        catch (Exception e) when (IsAway(e))
        {
            Log.IdentityProviderFailed(log, e.Message);
            return Refused(ErrorCode.IdentityProviderFailed);
        }
    }

    /// <summary>Of the library's exceptions, those that say it could not read what the provider publishes.</summary>
    private static bool IsAway(Exception e) => e is OpenIdException or HttpRequestException or InvalidOperationException or IOException or TaskCanceledException;

    private static Uri Back(HttpContext http)
    {
        var scheme = http.Request.Headers["X-Forwarded-Proto"] == "https" ? "https" : http.Request.Scheme;
        return new($"{scheme}://{http.Request.Host}{Path}/back");
    }

    private static IResult Refused(ErrorCode code) => Results.Redirect($"/console/?refused={code.Code}");

    /// <summary>
    /// A page, and no redirect: the session's cookie is not sent with anything that another site began, and this page is ours.
    /// </summary>
    private static IResult Onward(HttpContext http, string page)
    {
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        var to = WebUtility.HtmlEncode(page);
        return Results.Text(
            $"""<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={to}"><title>Signed in</title><p><a href="{to}">Go on</a>""",
            "text/html", Encoding.UTF8);
    }
}
