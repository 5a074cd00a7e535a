using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.Tests.Browser;

/// <summary>
/// Every page, light, dark and as narrow as a phone: nothing that axe-core finds serious, and nothing wider than the screen. The pictures of the docs are taken here.
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
        var findings = new List<string>();
        foreach (var (name, path) in await ConsolePages.AllAsync(console))
        {
            await ConsolePages.GoAsync(page, path);
            await Pictures.ShootAsync(page, $"{name}{Suffix(colors, width)}");
            if (await Accessibility.OverflowAsync(page) > 0) findings.Add($"{path} is wider than {width} pixels");
            findings.AddRange((await Accessibility.FindingsAsync(page)).Select(one => $"{path}: {one}"));
        }
        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Widget_has_no_serious_finding_and_fits(ColorScheme colors, int width)
    {
        Accessibility.Need();
        await using var shop = await Shop.StartAsync(console.System);
        var page = await console.NewPageAsync(colors, width, width < 1000 ? 780 : 760);
        await page.GotoAsync($"{shop.Origin}/?agent=unsure");
        await page.GetByRole(AriaRole.Button, new() { Name = "Chat with us" }).ClickAsync();
        var findings = (await Accessibility.FindingsAsync(page)).ToList();
        await page.GetByLabel("Your message").FillAsync("When does my parcel A-17 come? I leave for the mountains tomorrow morning.");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("A person of our team");
        var handoff = (await console.Client.ListHandoffsAsync(cancel: Cancel)).Data.Single(one => one.Conversation == shop.Given!.Conversation);
        await console.Client.ReplyHandoffAsync(handoff.Id, "It is on the van and comes before noon. Shall I have it left with a neighbour?", Cancel);
        await Expect(page.Locator("[data-who=person]")).ToBeVisibleAsync();
        await Pictures.ShootAsync(page, $"widget{Suffix(colors, width)}");
        findings.AddRange(await Accessibility.FindingsAsync(page));
        await page.GetByRole(AriaRole.Button, new() { Name = "End the chat" }).ClickAsync();
        await page.GetByLabel("5 of 5").CheckAsync();
        findings.AddRange(await Accessibility.FindingsAsync(page));
        if (await Accessibility.OverflowAsync(page) > 0) findings.Add($"it is wider than {width} pixels");
        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Sign_in_has_no_serious_finding_and_fits(ColorScheme colors, int width)
    {
        Accessibility.Need();
        var page = await console.NewPageAsync(colors, width);
        await page.GotoAsync("/console/");
        await Expect(page.GetByLabel("Key", new() { Exact = true })).ToBeVisibleAsync();
        await Pictures.ShootAsync(page, $"sign-in{Suffix(colors, width)}");
        Assert.Empty(await Accessibility.FindingsAsync(page));
        Assert.True(await Accessibility.OverflowAsync(page) <= 0);
    }

    private static string Suffix(ColorScheme colors, int width) => colors == ColorScheme.Dark ? "-dark" : width < 1000 ? "-phone" : "";
}
