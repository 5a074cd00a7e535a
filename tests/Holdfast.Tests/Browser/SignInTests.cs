using Holdfast.Tests.Server;
using Holdfast.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.Tests.Browser;

/// <summary>A person whose accounts an identity provider keeps, at a browser.</summary>
public sealed class SignInTests(ConsoleFixture console) : IClassFixture<ConsoleFixture>
{
    [Fact]
    public async Task Person_signs_in_with_the_account_they_have_and_goes_on_where_they_were_going()
    {
        var page = await console.NewPageAsync();
        await using var provider = await IdentityProvider.StartAsync();
        await using var server = await OpenIdTests.StartAsync(provider);
        await page.GotoAsync($"{server.App.Urls.First()}/console/inbox");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with 127.0.0.1" }).ClickAsync();
        await Expect(page.GetByLabel("Sign out").First).ToBeAttachedAsync();
        await Expect(page).ToHaveURLAsync($"{server.App.Urls.First()}/console/inbox");
    }

    [Fact]
    public async Task Person_who_is_not_let_in_reads_why()
    {
        var page = await console.NewPageAsync();
        await using var provider = await IdentityProvider.StartAsync();
        provider.Claims["roles"] = "guest";
        await using var server = await OpenIdTests.StartAsync(provider);
        await page.GotoAsync($"{server.App.Urls.First()}/console/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with 127.0.0.1" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("names no role that is let in here");
    }
}
