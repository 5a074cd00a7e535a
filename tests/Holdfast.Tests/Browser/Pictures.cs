using Microsoft.Playwright;

namespace Holdfast.Tests.Browser;

/// <summary>With HOLDFAST_SCREENSHOTS set to a folder, docs/console for instance, pictures of what the tests see are written there.</summary>
internal static class Pictures
{
    public static async Task ShootAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("HOLDFAST_SCREENSHOTS") is not { Length: > 0 } folder) return;
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), Animations = ScreenshotAnimations.Disabled });
    }
}
