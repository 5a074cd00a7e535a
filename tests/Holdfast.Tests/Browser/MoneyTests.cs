using Holdfast.Client;
using Holdfast.Client.Contract;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.Tests.Browser;

/// <summary>What it costs and what comes of it: the overview, budgets, and the way from the month to a prompt.</summary>
public sealed class MoneyTests(ConsoleFixture console) : IClassFixture<ConsoleFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Overview_shows_cost_against_budget_and_what_came_of_conversations_as_it_happens()
    {
        var page = await console.OpenAsync("/overview", console.System.Keys.Operator);
        var (money, success) = (page.GetByLabel("Cost against budget", new() { Exact = true }), page.GetByLabel("Success and satisfaction"));
        await Expect(money.GetByText("No budget for a day.")).ToBeVisibleAsync();
        await Expect(money.GetByRole(AriaRole.Img, new() { Name = "Use of month" })).ToBeVisibleAsync();
        var before = (await console.Client.GetOutcomesAsync(cancel: Cancel)).Total;
        await Expect(success.GetByRole(AriaRole.Img, new() { Name = "Last 7 days" })).ToBeVisibleAsync();
        await Expect(success).ToContainTextAsync($"{before.Resolved} of {before.Ended}");

        await console.Client.PutBudgetAsync("today", new("tenant", "day", "2.50"), cancel: Cancel);
        var id = (await console.Client.CreateConversationAsync(new("support"), cancel: Cancel)).Id;
        var answer = await console.Client.SendAsync(id, new("My parcel A-17 is late. It should have come on Monday."), cancel: Cancel);
        Assert.Equal(ConversationStates.AtRest, answer.State);
        await console.Client.GiveFeedbackAsync(id, new(Rating: 5, Resolved: true), Cancel);
        Assert.Equal(before.Ended + 1, (await console.Client.GetOutcomesAsync(cancel: Cancel)).Total.Ended);

        await Expect(success).ToContainTextAsync($"{before.Resolved + 1} of {before.Ended + 1}", new() { Timeout = 30_000 });
        await Expect(success).ToContainTextAsync(before.Rated == 0 ? "1 rating" : $"{before.Rated + 1} ratings");
        await Expect(money.GetByRole(AriaRole.Img, new() { Name = "Use of today" })).ToBeVisibleAsync();
        await Expect(money).ToContainTextAsync("of $2.50");
        await console.Client.DeleteBudgetAsync("today", cancel: Cancel);
    }

    [Fact]
    public async Task Admin_makes_changes_refills_and_removes_a_budget_and_is_told_what_is_wrong_with_it()
    {
        var page = await console.OpenAsync("/costs/budgets");
        await page.GetByRole(AriaRole.Button, new() { Name = "New budget" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("Bad Name");
        await page.GetByLabel("Limit in US dollars").FillAsync("-1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the budget" }).ClickAsync();
        await Expect(page.GetByText("Give 1 to 64 of a-z")).ToBeVisibleAsync();
        await Expect(page.GetByText("Give US dollars as a text")).ToBeVisibleAsync();
        await page.GetByLabel("Name").FillAsync("daily");
        await page.GetByLabel("Limit in US dollars").FillAsync("0.50");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Begins anew" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Every day" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the budget" }).ClickAsync();
        var row = page.GetByLabel("daily", new() { Exact = true });
        await Expect(row).ToContainTextAsync("everything, every day");
        await Expect(row).ToContainTextAsync("of $0.5");

        await row.GetByRole(AriaRole.Button, new() { Name = "Refill" }).ClickAsync();
        await page.GetByLabel("US dollars", new() { Exact = true }).FillAsync("0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(page.GetByText("more than 0")).ToBeVisibleAsync();
        await page.GetByLabel("US dollars", new() { Exact = true }).FillAsync("1.25");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(row).ToContainTextAsync("of $1.75");

        await row.GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();
        await page.GetByLabel("Limit in US dollars").FillAsync("3");
        // It lies over its label, without being seen.
        await page.GetByRole(AriaRole.Switch, new() { Name = "Holds" }).UncheckAsync(new() { Force = true });
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(row).ToContainTextAsync("only a warning");
        await Expect(row).ToContainTextAsync("of $4.25");
        var saved = await console.Client.GetBudgetAsync("daily", Cancel);
        Assert.Equal(("tenant", "day", "3", false, 80), (saved.Scope, saved.Period, saved.LimitUsd, saved.Hard, saved.NearPercent));

        await row.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Locked_budget_is_shown_as_such_and_no_admin_is_offered_to_change_it()
    {
        var root = HoldfastClient.Connect(console.System.Server, console.System.Keys.Root);
        await root.PutBudgetAsync("most", new("tenant", "month", "1000", Locked: true), "default", Cancel);
        var page = await console.OpenAsync("/costs/budgets");
        var row = page.GetByLabel("most", new() { Exact = true });
        await Expect(row).ToContainTextAsync("locked");
        await Expect(row.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await root.DeleteBudgetAsync("most", "default", Cancel);
    }

    [Fact]
    public async Task Operator_sees_how_each_account_stands_and_changes_nothing()
    {
        var page = await console.OpenAsync("/costs/budgets", console.System.Keys.Operator);
        var row = page.GetByLabel("conversation", new() { Exact = true });
        await Expect(row).ToContainTextAsync("each conversation of agent support, as long as it lasts");
        await row.GetByRole(AriaRole.Button, new() { Name = "All accounts" }).ClickAsync();
        await Expect(row.GetByRole(AriaRole.Link, new() { Name = $"…{console.Conversation[^8..]}" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "New budget" })).ToHaveCountAsync(0);
        foreach (var name in new[] { "Change", "Refill", "Delete" })
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = name })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Month_leads_by_agent_and_day_to_the_rows_of_the_ledger_and_to_what_was_sent()
    {
        var page = await console.OpenAsync("/costs");
        await page.GetByText("Agent", new() { Exact = true }).ClickAsync();
        var outcomes = await console.Client.GetOutcomesAsync(by: ["agent"], cancel: Cancel);
        await Expect(page.GetByTestId("per-resolved")).ToHaveAttributeAsync("title", $"${outcomes.Total.CostPerResolvedUsd}");
        await page.GetByRole(AriaRole.Link, new() { Name = "support", Exact = true }).ClickAsync();
        var ledger = page.GetByLabel("Ledger", new() { Exact = true });
        await Expect(ledger.GetByRole(AriaRole.Link).First).ToBeVisibleAsync();
        var first = (await console.Client.ListLedgerAsync(console.Conversation, cancel: Cancel)).Data[0];
        await ledger.Locator($"a[href$='{console.Conversation}?attempt={first.Attempt}']").ClickAsync();
        await Expect(page.GetByText($"Exact prompt of attempt {first.Attempt}")).ToBeVisibleAsync();
        await Expect(page.GetByText("You are the assistant of Alpine Outfitters.").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(page.GetByText("Exact prompt of attempt")).ToHaveCountAsync(0);
    }
}
