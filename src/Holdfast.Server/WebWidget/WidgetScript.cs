using System.Security.Cryptography;
using Holdfast.Server.Auth;
using Holdfast.Server.WebConsole;
using Microsoft.Net.Http.Headers;

namespace Holdfast.Server.WebWidget;

/// <summary>
/// The chat widget as it was built: widget/build writes it beside this file, and the program carries it. One address for ever, so that a page is written once:
/// a browser asks again after five minutes, and is told by the ETag that nothing changed.
/// </summary>
internal sealed class WidgetScript
{
    private readonly ConsoleFile _file;
    private readonly EntityTagHeaderValue _tag;

    public WidgetScript()
    {
        using var script = typeof(WidgetScript).Assembly.GetManifestResourceStream("widget/widget.js")!;
        var bytes = new byte[script.Length];
        script.ReadExactly(bytes);
        _file = new("widget.js", bytes);
        _tag = new($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"", isWeak: true);
    }

    public IResult Send(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "public, max-age=300, stale-while-revalidate=86400";
        headers.Vary = "Accept-Encoding";
        // Any page may load it, also with crossorigin and integrity: it holds nothing but what is published anyway.
        headers.AccessControlAllowOrigin = "*";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        var (bytes, encoding) = _file.For(http.Request.Headers.AcceptEncoding.ToString());
        if (encoding is not null) headers.ContentEncoding = encoding;
        return Results.Bytes(bytes, _file.Type, entityTag: _tag);
    }
}

internal static class WidgetScriptApi
{
    public static void MapWidgetScript(this IEndpointRouteBuilder app) =>
        app.MapGet("/widget.js", (HttpContext http, WidgetScript script) => script.Send(http)).ForEverybody().ExcludeFromDescription();
}
