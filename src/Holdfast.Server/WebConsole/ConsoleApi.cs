using Holdfast.Server.Auth;
using Holdfast.Server.Errors;

namespace Holdfast.Server.WebConsole;

/// <summary>Serves the console. Its files are open to everybody, like the interface's description: what it shows comes through the API, by the session's role.</summary>
internal static class ConsoleApi
{
    private const string Path = "/console", Hashed = "assets/";

    public static void MapConsole(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", () => Results.Redirect($"{Path}/")).ForEverybody().ExcludeFromDescription();
        app.MapGet($"{Path}/{{**path}}", Answer).ForEverybody().ExcludeFromDescription();
    }

    private static IResult Answer(HttpContext http, ConsoleFiles files, string? path = null)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (path is not null && files.Find(path) is { } file) return Send(http, path, file);
        // A name with a dot is a file's, and it is gone; everything else is a page, which the program finds by its address.
        return path?.Contains('.', StringComparison.Ordinal) == true ? ErrorCode.RouteNotFound.Problem() : Index(http, files);
    }

    private static IResult Send(HttpContext http, string path, ConsoleFile file)
    {
        var (bytes, encoding) = file.For(http.Request.Headers.AcceptEncoding.ToString());
        http.Response.Headers.CacheControl = path.StartsWith(Hashed, StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
        http.Response.Headers.Vary = "Accept-Encoding";
        if (encoding is not null) http.Response.Headers.ContentEncoding = encoding;
        return Results.Bytes(bytes, file.Type);
    }

    private static IResult Index(HttpContext http, ConsoleFiles files)
    {
        var nonce = ConsoleFiles.NewNonce();
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce + "'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return Results.Bytes(files.IndexWith(nonce), "text/html; charset=utf-8");
    }
}
