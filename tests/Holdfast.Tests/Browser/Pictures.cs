using Microsoft.Playwright;

namespace Holdfast.Tests.Browser;

/// <summary>With HOLDFAST_SCREENSHOTS set to a folder, docs/console for instance, the pictures that are in it are taken anew.</summary>
internal static class Pictures
{
    public static async Task ShootAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("HOLDFAST_SCREENSHOTS") is not { Length: > 0 } folder) return;
        var path = Path.Combine(folder, $"{name}.png");
        if (File.Exists(path)) await page.ScreenshotAsync(new() { Path = path, Animations = ScreenshotAnimations.Disabled });
    }
}
