using Holdfast.Tests.Server;
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
    private static readonly string Axe = Path.Combine(Checkout.Root, "console/node_modules/axe-core/axe.min.js");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<ColorScheme, int> Looks => new() { { ColorScheme.Light, 1200 }, { ColorScheme.Dark, 1200 }, { ColorScheme.Light, 390 } };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Page_has_no_serious_finding_and_fits(ColorScheme colors, int width)
    {
        Assert.SkipUnless(File.Exists(Axe), "axe-core is not installed: node 20 or newer and npm are needed; ./test installs it.");
        var page = await console.OpenAsync("/overview", colors: colors, width: width);
        var handoff = (await console.Client.ListHandoffsAsync(cancel: Cancel)).Data[0].Id;
        var findings = new List<string>();
        var axe = await File.ReadAllTextAsync(Axe, Cancel);
        foreach (var (name, path) in Pages(handoff))
        {
            await page.GotoAsync($"/console{path}");
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            await Expect(page.GetByRole(AriaRole.Status, new() { Name = "Loading" })).ToHaveCountAsync(0);
            await ShootAsync(page, $"{name}{(colors == ColorScheme.Dark ? "-dark" : width < 1000 ? "-phone" : "")}.png");
            if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth") > 0) findings.Add($"{path} is wider than {width} pixels");
            if (width < 1000) continue; // the same elements: axe has seen them
            await page.EvaluateAsync($"{axe};0");
            var found = await page.EvaluateAsync<string[]>(
                """
                async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
                    .filter(one => one.impact === "serious" || one.impact === "critical")
                    .map(one => `${one.id}: ${one.nodes.map(node => node.target.join(" ")).join(", ")}`)
                """);
            findings.AddRange(found.Select(one => $"{path}: {one}"));
        }
        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    private (string Name, string Path)[] Pages(string handoff) =>
    [
        ("overview", "/overview"), ("inbox", "/inbox"), ("hand-off", $"/inbox/{handoff}"), ("conversations", "/conversations"),
        ("conversation", $"/conversations/{console.Conversation}"), ("talk-begin", "/talk"), ("talk", $"/talk/{console.Conversation}"),
        ("agents", "/agents"), ("agent", "/agents/support"), ("costs", "/costs"), ("settings", "/settings/keys"), ("providers", "/settings/providers"),
        ("audit", "/settings/audit"),
    ];

    private static async Task ShootAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("HOLDFAST_SCREENSHOTS") is not { Length: > 0 } folder) return;
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name), Animations = ScreenshotAnimations.Disabled });
    }
}
