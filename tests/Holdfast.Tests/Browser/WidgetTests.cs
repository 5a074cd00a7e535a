using System.Text.RegularExpressions;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.Tests.Browser;

/// <summary>The chat widget on a page of another origin, as its customers meet it.</summary>
public sealed class WidgetTests(ConsoleFixture console) : IClassFixture<ConsoleFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_that_is_interrupted_by_a_reload_goes_on_and_misses_and_doubles_nothing()
    {
        await using var shop = await Shop.StartAsync(console.System);
        var page = await console.NewPageAsync();
        await page.GotoAsync($"{shop.Origin}/?agent=paced");
        await Expect(Launcher(page)).ToBeVisibleAsync();
        Assert.Equal(0, shop.Asked); // nobody has opened it: nobody was asked
        await Launcher(page).ClickAsync();
        await SayAsync(page, "Count, please.");
        await Expect(page.Locator("[data-live]")).ToContainTextAsync("c5 ");
        await page.ReloadAsync();
        await Expect(page.Locator("[data-live]")).ToContainTextAsync("c12 ");
        var answer = page.Locator("[data-who=agent]").Nth(1);
        await Expect(answer).ToContainTextAsync("c60 ");
        Assert.Equal(Enumerable.Range(1, 60).Select(i => $"c{i}"), Regex.Matches(await answer.InnerTextAsync(), @"\bc\d+\b", RegexOptions.NonBacktracking).Select(match => match.Value));
        await Expect(page.Locator("[data-who=user]")).ToHaveCountAsync(1);
        Assert.Equal(1, shop.Asked);
    }

    [Fact]
    public async Task What_is_written_without_a_network_is_sent_once_when_it_is_back()
    {
        await using var shop = await Shop.StartAsync(console.System);
        var page = await OpenAsync(shop);
        await SayAsync(page, "My parcel A-17 is late.");
        await Expect(page.Locator("[data-who=agent]")).ToHaveCountAsync(2);
        await page.Context.SetOfflineAsync(true);
        await SayAsync(page, "It should have come on Monday.");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("No connection");
        await Expect(page.Locator("[data-pending]")).ToContainTextAsync("Sending");
        await page.Context.SetOfflineAsync(false);
        await Expect(page.Locator("[data-pending]")).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-who=agent]")).ToHaveCountAsync(3);
        Assert.Equal(2, await SaidAsync(shop));
    }

    [Fact]
    public async Task Message_whose_answer_was_lost_on_the_way_is_said_once()
    {
        await using var shop = await Shop.StartAsync(console.System);
        var page = await OpenAsync(shop);
        var tries = 0;
        await page.RouteAsync("**/messages", async route =>
        {
            var answer = await route.FetchAsync();
            if (tries++ < 2) await route.AbortAsync();
            else await route.FulfillAsync(new() { Response = answer });
        });
        await SayAsync(page, "My parcel A-17 is late.");
        await Expect(page.Locator("[data-who=agent]")).ToHaveCountAsync(2);
        await Expect(page.Locator("[data-pending]")).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-who=user]")).ToHaveCountAsync(1);
        Assert.Equal(1, await SaidAsync(shop));
    }

    [Fact]
    public async Task Token_that_ended_is_renewed_and_where_none_is_given_the_customer_is_told()
    {
        await using var shop = await Shop.StartAsync(console.System);
        var page = await OpenAsync(shop);
        await SayAsync(page, "My parcel A-17 is late.");
        await Expect(page.Locator("[data-who=agent]")).ToHaveCountAsync(2);
        await console.Client.RevokeWidgetTokenAsync(shop.Given!.Id, Cancel);
        shop.IsClosed = true;
        await SayAsync(page, "Hello?");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("not available");
        await Expect(page.Locator("[data-pending]")).ToContainTextAsync("Not sent");
        shop.IsClosed = false;
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin again" }).ClickAsync();
        await SayAsync(page, "Hello again.");
        await Expect(page.Locator("[data-who=agent]")).ToHaveCountAsync(2);
        Assert.Equal(1, await SaidAsync(shop)); // in a conversation of its own
    }

    [Fact]
    public async Task Keyboard_alone_opens_speaks_and_closes()
    {
        await using var shop = await Shop.StartAsync(console.System);
        var page = await console.NewPageAsync();
        await page.GotoAsync(shop.Origin);
        await Expect(Launcher(page)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Your message")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("My parcel A-17 is late.");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("A-17");
        await page.Keyboard.PressAsync("Escape");
        await Expect(Launcher(page)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Chat_that_is_ended_is_rated_and_another_begins()
    {
        await using var shop = await Shop.StartAsync(console.System);
        var page = await OpenAsync(shop);
        await SayAsync(page, "My parcel A-17 is late.");
        await Expect(page.Locator("[data-who=agent]")).ToHaveCountAsync(2);
        var first = shop.Given!.Conversation;
        await page.GetByRole(AriaRole.Button, new() { Name = "End the chat" }).ClickAsync();
        await page.GetByLabel("4 of 5").CheckAsync();
        await page.GetByLabel("What could be better?").FillAsync("Faster parcels.");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-who=notice]")).ToContainTextAsync("Thank you");
        var rated = await console.Client.AllEntriesAsync(first, cancel: Cancel).SingleAsync(entry => entry.Kind == "feedback", Cancel);
        Assert.Equal((4, "Faster parcels."), (rated.Data.GetProperty("rating").GetInt32(), rated.Data.GetProperty("comment").GetString()));
        await page.GetByRole(AriaRole.Button, new() { Name = "New chat" }).ClickAsync();
        await Expect(page.Locator("[data-who=user]")).ToHaveCountAsync(0);
        await SayAsync(page, "My boots are size 42.");
        await Expect(page.Locator("[data-who=agent]")).ToHaveCountAsync(2);
        Assert.NotEqual(first, shop.Given!.Conversation);
    }

    [Theory]
    [InlineData("en"), InlineData("de-AT"), InlineData("fr"), InlineData("es"), InlineData("it"), InlineData("pt-BR"), InlineData("nl"), InlineData("pl")]
    [InlineData("ru"), InlineData("zh-CN"), InlineData("ja"), InlineData("ko"), InlineData("ar"), InlineData("sv")]
    public async Task Widget_speaks_the_language_of_its_page(string lang)
    {
        await using var shop = await Shop.StartAsync(console.System);
        var page = await console.NewPageAsync(width: 390, height: 780);
        await page.GotoAsync($"{shop.Origin}?lang={lang}&attributes=inline");
        var panel = page.GetByRole(AriaRole.Region);
        await Expect(panel).ToHaveAttributeAsync("lang", lang == "sv" ? "en" : lang[..2]);
        Assert.DoesNotContain("undefined", await page.EvaluateAsync<string>("document.querySelector('holdfast-chat').shadowRoot.innerHTML"), StringComparison.Ordinal);
        Assert.Equal(lang == "ar" ? "rtl" : "ltr", await panel.EvaluateAsync<string>("panel => getComputedStyle(panel).direction"));
        Assert.True(await Accessibility.OverflowAsync(page) <= 0);
    }

    private async Task<IPage> OpenAsync(Shop shop, string query = "", ColorScheme colors = ColorScheme.Light, int width = 1200)
    {
        var page = await console.NewPageAsync(colors, width);
        await page.GotoAsync($"{shop.Origin}/{query}");
        await Launcher(page).ClickAsync();
        return page;
    }

    private static async Task SayAsync(IPage page, string text)
    {
        await page.GetByLabel("Your message").FillAsync(text);
        await page.Keyboard.PressAsync("Enter");
    }

    private static ILocator Launcher(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Chat with us" });

    private async Task<int> SaidAsync(Shop shop) =>
        await console.Client.AllEntriesAsync(shop.Given!.Conversation, cancel: Cancel).CountAsync(entry => entry.Kind == "user_message", Cancel);
}
