using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>How the console's files are served.</summary>
public sealed class ConsoleFilesTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private TestServer Server => fixture.Server;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Root_leads_to_the_console()
    {
        using var root = await Server.SendAsync(HttpMethod.Get, "/");
        Assert.Equal("/console/", root.Headers.Location!.ToString());
        using var page = await Server.SendAsync(HttpMethod.Get, "/console/");
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Page_is_never_kept_and_allows_no_script_or_style_but_its_own()
    {
        using var page = await Server.SendAsync(HttpMethod.Get, "/console/conversations/cnv_1");
        Assert.True(page.Headers.CacheControl!.NoStore);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        var nonce = Between(policy, "'nonce-", "'");
        Assert.Contains($"content=\"{nonce}\"", await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var again = await Server.SendAsync(HttpMethod.Get, "/console/");
        Assert.DoesNotContain(nonce, again.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("identity", null)]
    public async Task Files_with_a_hash_in_their_name_are_kept_for_ever_and_compressed(string accepted, string? encoding)
    {
        using var page = await Server.SendAsync(HttpMethod.Get, "/console/");
        var script = Between(await page.Content.ReadAsStringAsync(Cancel), "src=\"", "\"");
        using var file = await Server.SendAsync(HttpMethod.Get, script, headers: ("Accept-Encoding", accepted));
        Assert.Equal((200, encoding), ((int)file.StatusCode, file.Content.Headers.ContentEncoding.SingleOrDefault()));
        Assert.Contains("immutable", file.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_is_gone_is_not_answered_with_the_page()
    {
        using var file = await Server.SendAsync(HttpMethod.Get, "/console/assets/index-gone.js");
        Assert.Equal(404, (int)file.StatusCode);
    }

    private static string Between(string text, string before, string after)
    {
        var from = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[from..text.IndexOf(after, from, StringComparison.Ordinal)];
    }
}
