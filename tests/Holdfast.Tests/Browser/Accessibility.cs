using Holdfast.Tests.Server;
using Microsoft.Playwright;
using Xunit;

namespace Holdfast.Tests.Browser;

/// <summary>What axe-core says of a page.</summary>
internal static class Accessibility
{
    private static readonly string Axe = Path.Combine(Checkout.Root, "console/node_modules/axe-core/axe.min.js");

    /// <summary>Skips the test where axe-core is not installed.</summary>
    public static void Need() => Assert.SkipUnless(File.Exists(Axe), "axe-core is not installed: node 20 or newer and npm are needed; ./test installs it.");

    /// <summary>Serious and critical findings, each with its elements.</summary>
    public static async Task<string[]> FindingsAsync(IPage page)
    {
        await page.EvaluateAsync($"{await File.ReadAllTextAsync(Axe)};0");
        return await page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
                .filter(one => one.impact === "serious" || one.impact === "critical")
                .map(one => `${one.id}: ${one.nodes.map(node => node.target.flat().join(" ")).join(", ")}`)
            """);
    }

    /// <summary>By how many pixels the page is wider than what shows it.</summary>
    public static Task<int> OverflowAsync(IPage page) => page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
}
