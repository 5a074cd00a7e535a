using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Holdfast.Tests.Browser;

/// <summary>
/// A site of somebody who uses Holdfast, on a port of its own, with the strictest policy that the widget bears. Its server has the key, its pages have not.
/// </summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly WebApplication _site;
    private readonly HoldfastClient _client;
    private readonly Uri _server;

    private Shop(WholeSystem system, WebApplication site)
    {
        (_site, _server, _client) = (site, system.Server, HoldfastClient.Connect(system.Server, system.Keys.App));
        site.MapGet("/", Page);
        site.MapPost("/chat-token", TokenAsync);
    }

    public string Origin => _site.Urls.Single().TrimEnd('/');

    /// <summary>How often its pages have asked for a token.</summary>
    public int Asked { get; private set; }

    /// <summary>Who has signed in there.</summary>
    public string User { get; set; } = "Maria Hofer";

    /// <summary>It gives no tokens any more.</summary>
    public bool IsClosed { get; set; }

    /// <summary>The token given last.</summary>
    public WidgetToken? Given { get; private set; }

    public static async Task<Shop> StartAsync(WholeSystem system)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var site = builder.Build();
        site.Urls.Add("http://127.0.0.1:0");
        var shop = new Shop(system, site);
        await site.StartAsync(TestContext.Current.CancellationToken);
        return shop;
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private IResult Page(HttpContext http, string agent = "support", string lang = "en", string attributes = "")
    {
        var holdfast = _server.GetLeftPart(UriPartial.Authority);
        http.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; script-src {holdfast}; connect-src 'self' {holdfast}; base-uri 'none'; require-trusted-types-for 'script'";
        return Results.Content($"""
            <!doctype html>
            <html lang="{lang}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Alpine Outfitters</title></head>
            <body>
            <main><h1>Alpine Outfitters</h1><p>Boots, ropes and tents, sent within two days.</p><p>Orders are delivered to Austria, Germany and Switzerland.</p></main>
            <holdfast-chat token-url="/chat-token" agent="{agent}" heading="Alpine Outfitters" {attributes}></holdfast-chat>
            <script src="{holdfast}/widget.js" async></script>
            </body>
            </html>
            """, "text/html; charset=utf-8");
    }

    private async Task<IResult> TokenAsync(Wish wish)
    {
        Asked++;
        if (IsClosed) return Results.StatusCode(StatusCodes.Status403Forbidden);
        Given = await _client.CreateWidgetTokenAsync(new([Origin], wish.Agent ?? "default", User, Renews: wish.Renews));
        return Results.Json(new { token = Given.Token, lifetime_seconds = Given.LifetimeSeconds });
    }

    private sealed record Wish(string? Agent, string? Renews);
}
