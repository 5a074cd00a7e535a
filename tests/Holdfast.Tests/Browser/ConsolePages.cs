using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.Tests.Browser;

/// <summary>Every page of the console, with something on it.</summary>
internal static class ConsolePages
{
    public static async Task<IReadOnlyList<(string Name, string Path)>> AllAsync(ConsoleFixture console)
    {
        var handoff = (await console.Client.ListHandoffsAsync(agent: "overdue")).Data.First(one => one.User == ConsoleFixture.Overdue).Id;
        return
        [
            ("overview", "/overview"), ("inbox", "/inbox"), ("reviews", "/inbox?part=reviews"), ("hand-off", $"/inbox/{handoff}"), ("review", $"/reviews/{console.Review}"),
            ("conversations", "/conversations"), ("conversation", $"/conversations/{console.Conversation}"), ("talk-begin", "/talk"), ("talk", $"/talk/{console.Conversation}"),
            ("agents", "/agents"), ("agent", "/agents/support"), ("costs", "/costs"), ("budgets", "/costs/budgets"), ("settings", "/settings/keys"), ("providers", "/settings/providers"), ("audit", "/settings/audit"),
        ];
    }

    /// <summary>Opens a page, and waits until it shows what it has to show.</summary>
    public static async Task GoAsync(IPage page, string path)
    {
        await page.GotoAsync($"/console{path}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Status, new() { Name = "Loading" })).ToHaveCountAsync(0);
    }
}
