using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.Tests.Browser;

/// <summary>
/// Every page, light and dark: nothing that axe-core finds serious, and nothing wider than the screen, on a phone either. With HOLDFAST_SCREENSHOTS set to a
/// folder, docs/console for instance, pictures of them are written there.
/// </summary>
public sealed class EveryPageTests(ConsoleFixture console) : IClassFixture<ConsoleFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<ColorScheme, int> Looks => new() { { ColorScheme.Light, 1200 }, { ColorScheme.Dark, 1200 }, { ColorScheme.Light, 390 } };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Page_has_no_serious_finding_and_fits(ColorScheme colors, int width)
    {
        Accessibility.Need();
        var page = await console.OpenAsync("/overview", colors: colors, width: width);
        var handoff = (await console.Client.ListHandoffsAsync(cancel: Cancel)).Data[0].Id;
        var findings = new List<string>();
        foreach (var (name, path) in Pages(handoff))
        {
            await page.GotoAsync($"/console{path}");
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            await Expect(page.GetByRole(AriaRole.Status, new() { Name = "Loading" })).ToHaveCountAsync(0);
            await Pictures.ShootAsync(page, $"{name}{(colors == ColorScheme.Dark ? "-dark" : width < 1000 ? "-phone" : "")}");
            if (await Accessibility.OverflowAsync(page) > 0) findings.Add($"{path} is wider than {width} pixels");
            findings.AddRange((await Accessibility.FindingsAsync(page)).Select(one => $"{path}: {one}"));
        }
        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    private (string Name, string Path)[] Pages(string handoff) =>
    [
        ("overview", "/overview"), ("inbox", "/inbox"), ("hand-off", $"/inbox/{handoff}"), ("conversations", "/conversations"),
        ("conversation", $"/conversations/{console.Conversation}"), ("talk-begin", "/talk"), ("talk", $"/talk/{console.Conversation}"),
        ("agents", "/agents"), ("agent", "/agents/support"), ("costs", "/costs"), ("settings", "/settings/keys"), ("providers", "/settings/providers"),
    ];
}
