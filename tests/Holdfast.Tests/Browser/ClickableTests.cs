using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.Tests.Browser;

/// <summary>Nothing that looks clickable and is not: a link leads to a page that is there, a button does something, and nothing else has a hand for a pointer.</summary>
public sealed class ClickableTests(ConsoleFixture console) : IClassFixture<ConsoleFixture>
{
    /// <summary>Elements with a pointer of a hand that are in nothing one can click, and links without an address.</summary>
    private const string Pretenders =
        """
        () => {
            const real = "a[href], button, input, select, textarea, label, summary, [role=button], [role=tab], [role=option], [role=menuitem], [role=switch], [role=radio], [role=combobox]";
            return [...document.querySelectorAll("body *")]
                .filter(one => (getComputedStyle(one).cursor === "pointer" && !one.closest(real)) || one.matches("a:not([href])"))
                .map(one => one.outerHTML.slice(0, 120));
        }
        """;

    /// <summary>Clicks the button, and waits until the page, its address or its form has changed, or it is to be printed.</summary>
    private const string Effect =
        """
        button => new Promise(resolve => {
            const before = location.href;
            const done = () => { observer.disconnect(); clearTimeout(late); resolve(true); };
            const observer = new MutationObserver(changes => { if (changes.some(one => one.type !== "characterData")) done(); });
            observer.observe(document.documentElement, { childList: true, subtree: true, attributes: true });
            window.print = done; // its dialog is the browser's, not the page's
            const late = setTimeout(() => { observer.disconnect(); resolve(location.href !== before); }, 3000);
            button.click();
        })
        """;

    [Fact]
    public async Task Everything_on_every_page_that_looks_clickable_is()
    {
        var page = await console.OpenAsync("/overview");
        await page.RouteAsync("**/api/**", route => route.Request.Method == "GET" ? route.ContinueAsync() : route.AbortAsync()); // what would change anything is tried, and not done
        var (findings, seen, links) = (new List<string>(), new HashSet<string>(), new HashSet<string>());
        foreach (var (_, path) in await ConsolePages.AllAsync(console))
        {
            await ConsolePages.GoAsync(page, path);
            findings.AddRange((await page.EvaluateAsync<string[]>(Pretenders)).Select(one => $"{path}: {one} is not clickable"));
            foreach (var link in await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a[href]')].map(one => one.href)")) links.Add(link);
            var names = await NamesAsync(page);
            foreach (var name in names)
            {
                if (name == "Sign out" || !seen.Add($"{path.Split('/')[1]} {name}")) continue; // signing out has its own test
                if (new Uri(page.Url).PathAndQuery != $"/console{path}" || string.Join("|", names) != string.Join("|", await NamesAsync(page))) await ConsolePages.GoAsync(page, path);
                var button = page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true, Disabled = false }).First;
                if (await button.CountAsync() > 0 && !await button.EvaluateAsync<bool>(Effect)) findings.Add($"{path}: the button \"{name}\" does nothing");
            }
        }
        foreach (var group in links.Where(link => link.StartsWith(console.System.Server.ToString(), StringComparison.Ordinal)).GroupBy(Kind))
        {
            await page.GotoAsync(group.First());
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            if (!page.Url.StartsWith(group.First(), StringComparison.Ordinal)) findings.Add($"the link {group.First()} leads to {page.Url}");
        }
        Assert.True(findings.Count == 0, string.Join('\n', findings));
        Assert.InRange(seen.Count, 20, 400);
    }

    private static Task<string[]> NamesAsync(IPage page) => page.EvaluateAsync<string[]>(
        """
        () => [...document.querySelectorAll("button")]
            .filter(one => !one.disabled && one.getClientRects().length > 0 && one.type !== "submit")
            .map(one => one.getAttribute("aria-label") ?? one.innerText.trim().replace(/\s+/g, " ")).filter(name => name)
        """);

    /// <summary>Links to the same page about other things are one kind.</summary>
    private static string Kind(string link) => string.Join('/', new Uri(link).AbsolutePath.Split('/').Select(part => part.Contains('_', StringComparison.Ordinal) ? "id" : part));
}
