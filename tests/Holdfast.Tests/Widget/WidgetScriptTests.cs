using Holdfast.Tests.Server;
using Xunit;

namespace Holdfast.Tests.Widget;

/// <summary>How /widget.js is served.</summary>
public sealed class WidgetScriptTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const int MostBytes = 15_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Script_is_small_and_may_be_loaded_by_any_page()
    {
        using var file = await fixture.Server.SendAsync(HttpMethod.Get, "/widget.js", headers: ("Accept-Encoding", "gzip"));
        Assert.Equal((200, "text/javascript"), ((int)file.StatusCode, file.Content.Headers.ContentType!.MediaType));
        Assert.InRange((await file.Content.ReadAsByteArrayAsync(Cancel)).Length, 5_000, MostBytes);
        Assert.Equal("*", Assert.Single(file.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("cross-origin", Assert.Single(file.Headers.GetValues("Cross-Origin-Resource-Policy")));
    }

    [Fact]
    public async Task Browser_that_has_it_is_told_that_nothing_changed()
    {
        using var first = await fixture.Server.SendAsync(HttpMethod.Get, "/widget.js");
        Assert.Equal(TimeSpan.FromMinutes(5), first.Headers.CacheControl!.MaxAge);
        using var again = await fixture.Server.SendAsync(HttpMethod.Get, "/widget.js", headers: ("If-None-Match", first.Headers.ETag!.ToString()));
        Assert.Equal(304, (int)again.StatusCode);
        using var other = await fixture.Server.SendAsync(HttpMethod.Get, "/widget.js", headers: ("If-None-Match", "W/\"another\""));
        Assert.Equal(200, (int)other.StatusCode);
    }
}
