using System.Text.Json;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.Tests.Browser;

/// <summary>Customer and people side by side: one at the widget on a foreign page, the others at the console.</summary>
public sealed class PeopleTests(ConsoleFixture console) : IClassFixture<ConsoleFixture>
{
    private const string Question = "When does the depot open tomorrow?";

    private static readonly JsonElement Amount =
        JsonElement.Parse("""{"type":"object","properties":{"amount":{"type":"integer","minimum":250,"maximum":300}},"required":["amount"]}""");

    /// <summary>The status of a request of the page; 0 when none came in time.</summary>
    private const string Ask = "fetch('/api/v1/keys/current', { signal: AbortSignal.timeout(10000) }).then(answer => answer.status, () => 0)";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Model_that_is_not_sure_gives_to_a_person_who_answers_live_and_goes_on_with_what_was_said()
    {
        await using var shop = await Shop.StartAsync(console.System);
        shop.User = "Nora Winkler";
        var customer = await AskAsync(shop, "unsure", Question);
        await Expect(customer.GetByRole(AriaRole.Status)).ToContainTextAsync("A person of our team has this conversation");
        await Expect(customer.Locator("[data-who=notice]")).ToContainTextAsync("15 min");

        var person = await console.OpenAsync("/inbox", console.System.Keys.Operator);
        await person.GetByRole(AriaRole.Link, new() { Name = "Nora Winkler" }).ClickAsync();
        await Expect(person.GetByText("Nothing I can see answers").First).ToBeVisibleAsync();
        await person.GetByRole(AriaRole.Button, new() { Name = "Take it on" }).ClickAsync();
        await Expect(person.GetByText("Taken on by you")).ToBeVisibleAsync();
        await customer.Keyboard.PressAsync("Escape");
        await person.GetByLabel("Answer in the agent's place").FillAsync("The depot opens at nine tomorrow.");
        await person.Keyboard.PressAsync("Enter");
        await customer.GetByRole(AriaRole.Button, new() { Name = "Chat with us 1" }).ClickAsync(); // closed, it says that there is something new
        await Expect(customer.Locator("[data-who=person]")).ToContainTextAsync("A person of our team");
        await Expect(customer.Locator("[data-who=person]")).ToContainTextAsync("opens at nine tomorrow");

        // The model is silent while the person has it, and what the customer writes appears before the person.
        await WriteAsync(customer, "Thank you!");
        await Expect(person.GetByRole(AriaRole.Log).First).ToContainTextAsync("Thank you!");
        await person.GetByRole(AriaRole.Button, new() { Name = "Give it back" }).ClickAsync();
        await Expect(person.GetByText("It is over: returned")).ToBeVisibleAsync();
        await Expect(customer.Locator("[data-who=notice]").Last).ToContainTextAsync("The assistant answers again");

        await WriteAsync(customer, Question);
        await Expect(customer.Locator("[data-who=agent]").Last).ToContainTextAsync("nine tomorrow");
        Assert.DoesNotContain((await console.Client.ListHandoffsAsync(agent: "unsure", cancel: Cancel)).Data, one => one.User == shop.User);
    }

    [Fact]
    public async Task Customer_who_wants_a_person_from_the_start_gets_one()
    {
        await using var shop = await Shop.StartAsync(console.System);
        shop.User = "Anna Berger";
        var customer = await console.NewPageAsync();
        await customer.GotoAsync($"{shop.Origin}/?agent=unsure");
        await customer.GetByRole(AriaRole.Button, new() { Name = "Chat with us" }).ClickAsync();
        await customer.GetByRole(AriaRole.Button, new() { Name = "Talk to a person" }).ClickAsync();
        await Expect(customer.GetByRole(AriaRole.Status)).ToContainTextAsync("A person of our team has this conversation");
        var person = await console.OpenAsync("/inbox", console.System.Keys.Operator);
        await person.GetByRole(AriaRole.Link, new() { Name = "Anna Berger" }).ClickAsync();
        await person.GetByLabel("Answer in the agent's place").FillAsync("Good day, how can I help?");
        await person.Keyboard.PressAsync("Enter");
        await Expect(customer.Locator("[data-who=person]")).ToContainTextAsync("how can I help?");
    }

    [Fact]
    public async Task Call_that_needs_approval_runs_as_a_person_changed_it_and_the_customer_is_told_of_both()
    {
        await using var tool = await ToolEndpoint.StartAsync();
        var refund = new ToolDefinition("refund", "Refunds an amount.", Amount, tool.Url, Approval: new());
        await console.Client.PutAgentAsync("refunds", console.First with { Ladder = ["practice/practice-tools"], Tools = [refund] }, Cancel);
        await using var shop = await Shop.StartAsync(console.System);
        var customer = await AskAsync(shop, "refunds", "Refund it.");
        await Expect(customer.Locator("[data-who=notice]")).ToContainTextAsync("A colleague looks at this first");
        Assert.Empty(tool.Calls);

        var person = await console.OpenAsync("/inbox?part=reviews", console.System.Keys.Operator);
        await person.GetByRole(AriaRole.Link, new() { Name = "refund" }).ClickAsync();
        var takesEffect = person.GetByLabel("What takes effect");
        await Expect(takesEffect).ToHaveValueAsync("{\n  \"amount\": 250\n}");
        await takesEffect.FillAsync("""{ "amount": 270 }""");
        await person.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(person.GetByText("approved")).ToBeVisibleAsync();
        await Expect(customer.Locator("[data-who=agent]").Last).ToContainTextAsync("270");
        Assert.Equal("""{"amount":270}""", Assert.Single(tool.Calls));
        var review = Assert.Single((await console.Client.ListReviewsAsync(state: "closed", agent: "refunds", cancel: Cancel)).Data);
        Assert.Equal((250, 270), (review.Proposed!.Value.GetProperty("amount").GetInt32(), review.Edited!.Value.GetProperty("amount").GetInt32()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_people_who_claim_at_once_one_has_it_and_the_other_is_told(bool byKey)
    {
        var handoff = await HandOffAsync("Two At Once");
        var second = await console.Client.CreateKeyAsync(new("the second", KeyRole.Operator), Cancel);
        var pages = await Task.WhenAll(
            console.OpenAsync($"/inbox/{handoff}", console.System.Keys.Operator), console.OpenAsync($"/inbox/{handoff}", second.Key));
        var buttons = pages.Select(page => page.GetByRole(AriaRole.Button, new() { Name = "Take it on" })).ToList();
        foreach (var button in buttons) await Expect(button).ToBeVisibleAsync();
        // At once: neither's wish reaches the server before both have it, or the other's page would take its button away first.
        var wishes = pages.Select(_ => new TaskCompletionSource()).ToList();
        foreach (var (i, page) in pages.Index())
            await page.RouteAsync("**/claim", async route =>
            {
                wishes[i].TrySetResult();
                await Task.WhenAll(wishes.Select(wish => wish.Task));
                await route.ContinueAsync();
            });
        // To the button itself: who else looks at it appears meanwhile, and moves what stands below.
        await Task.WhenAll(byKey
            ? pages.Select(page => page.Keyboard.PressAsync("c"))
            : buttons.Select(button => button.DispatchEventAsync("click")));
        var won = 0;
        foreach (var page in pages)
        {
            var mine = page.GetByText("Taken on by you");
            var told = page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Somebody else has taken this on" });
            await Expect(mine.Or(told)).ToBeVisibleAsync();
            won += await mine.CountAsync();
        }
        Assert.Equal(1, won);
        Assert.Equal("claimed", (await console.Client.GetHandoffAsync(handoff, Cancel)).State);
    }

    [Fact]
    public async Task Four_tabs_of_hand_offs_in_one_browser_leave_room_for_a_request_and_what_was_hidden_is_shown_as_it_is()
    {
        var handoff = await HandOffAsync("Four Tabs");
        var first = await console.OpenAsync($"/inbox/{handoff}", console.System.Keys.Operator);
        await WatchesAsync(first);
        var tabs = new List<IPage> { first };
        while (tabs.Count < 4)
        {
            // Two stand side by side; the others are behind them. Headless, every page counts as seen, so it is told that it is not.
            if (tabs.Count < 3) await SeeAsync(tabs[^1], "hidden");
            var next = await first.Context.NewPageAsync();
            tabs.Add(next);
            await next.GotoAsync($"/console/inbox/{handoff}");
            await WatchesAsync(next);
        }
        foreach (var tab in tabs)
            Assert.Equal(200, await tab.EvaluateAsync<int>(Ask));

        await console.Client.ClaimHandoffAsync(handoff, cancel: Cancel);
        await Expect(tabs[3].GetByText("Taken on by")).ToBeVisibleAsync();
        await Expect(first.GetByText("Nobody has taken it on")).ToBeVisibleAsync();
        await SeeAsync(tabs[3], "hidden");
        await SeeAsync(first, "visible");
        await Expect(first.GetByText("Taken on by")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Windows_side_by_side_share_one_stream_of_what_concerns_all_and_the_next_holds_it_when_one_is_closed()
    {
        var handoff = await HandOffAsync("Side By Side");
        var first = await console.OpenAsync($"/inbox/{handoff}", console.System.Keys.Operator);
        await WatchesAsync(first);
        var asked = new List<string>();
        first.Context.Request += (_, request) => asked.Add(new Uri(request.Url).AbsolutePath);
        var windows = new List<IPage> { first };
        while (windows.Count < 4)
        {
            var next = await first.Context.NewPageAsync();
            windows.Add(next);
            await next.GotoAsync($"/console/inbox/{handoff}");
            await WatchesAsync(next);
        }
        foreach (var window in windows) Assert.Equal(200, await window.EvaluateAsync<int>(Ask));
        Assert.DoesNotContain("/api/v1/overview/events", asked);

        await first.CloseAsync();
        await console.Client.ClaimHandoffAsync(handoff, cancel: Cancel);
        foreach (var window in windows.Skip(1)) await Expect(window.GetByText("Taken on by")).ToBeVisibleAsync();
        Assert.Single(asked, "/api/v1/overview/events");
    }

    private static Task WatchesAsync(IPage page) => Expect(page.Locator("nav [aria-label$=waiting]")).ToBeVisibleAsync();

    private static Task SeeAsync(IPage page, string state) => page.EvaluateAsync(
        """
        state => {
            Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }
        """, state);

    /// <summary>The hand-off of a conversation that no model answers.</summary>
    private async Task<string> HandOffAsync(string user)
    {
        var id = (await console.Client.CreateConversationAsync(new("overdue", User: user), cancel: Cancel)).Id;
        await console.Client.SendAsync(id, new("Is anybody there?"), cancel: Cancel);
        return (await console.Client.ListHandoffsAsync(cancel: Cancel)).Data.Single(one => one.Conversation == id).Id;
    }

    private async Task<IPage> AskAsync(Shop shop, string agent, string text)
    {
        var page = await console.NewPageAsync();
        await page.GotoAsync($"{shop.Origin}/?agent={agent}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Chat with us" }).ClickAsync();
        await WriteAsync(page, text);
        return page;
    }

    private static async Task WriteAsync(IPage page, string text)
    {
        await page.GetByLabel("Your message").FillAsync(text);
        await page.Keyboard.PressAsync("Enter");
    }
}
