using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Microsoft.Playwright;
using Xunit;

namespace Holdfast.Tests.Browser;

/// <summary>The whole system, something that happened in it, and a browser. Without Chromium the tests are skipped.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly WholeSystem _system = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public WholeSystem System => _system;

    public HoldfastClient Client => HoldfastClient.Connect(_system.Server, _system.Keys.Admin);

    /// <summary>A conversation of two turns.</summary>
    public string Conversation { get; private set; } = "";

    /// <summary>A constitution that is proposed for agent support, with its evidence.</summary>
    public string Review { get; private set; } = "";

    /// <summary>Who waits for a person.</summary>
    public const string Overdue = "Thomas Egger";

    /// <summary>The first version of agent support, of which there are two.</summary>
    public AgentDefinition First { get; } = new(
        new("You are the assistant of Alpine Outfitters. You work for its customers and its service team.",
            ["Never promise a delivery date that no tool confirmed.", "Never ask for payment data."],
            "Answer first, explain after. Ask one short question when a request can be read in two ways."),
        ["practice/practice"]);

    public async ValueTask InitializeAsync()
    {
        await _system.InitializeAsync();
        if (!File.Exists(Chromium)) return;
        await SeedAsync();
        Assertions.SetDefaultExpectTimeout(20_000); // for what happens in the end; on a busy machine that takes a while
        _playwright = await Playwright.CreateAsync();
        // The sandbox needs rights that containers do not have; nothing but the console is opened.
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    /// <summary>A page of a new browser profile, signed in.</summary>
    public async Task<IPage> OpenAsync(string path, string? key = null, ColorScheme colors = ColorScheme.Light, int width = 1200, int height = 760)
    {
        var page = await NewPageAsync(colors, width, height);
        await page.GotoAsync("/");
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync(key ?? _system.Keys.Admin);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Sign out").First).ToBeAttachedAsync();
        await page.GotoAsync($"/console{path}");
        return page;
    }

    public async Task<IPage> NewPageAsync(ColorScheme colors = ColorScheme.Light, int width = 1200, int height = 760)
    {
        Assert.SkipUnless(_browser is not null, $"There is no {Chromium}; ./test installs it.");
        var profile = await _browser.NewContextAsync(new()
        {
            BaseURL = _system.Server.ToString(), ColorScheme = colors, Locale = "en-GB", ViewportSize = new() { Width = width, Height = height },
            ReducedMotion = ReducedMotion.Reduce,
        });
        profile.SetDefaultTimeout(20_000);
        return await profile.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        await _system.DisposeAsync();
    }

    /// <summary>A conversation of which its user says what came of it.</summary>
    private async Task EndAsync(string user, Feedback feedback)
    {
        var id = (await Client.CreateConversationAsync(new("support", User: user))).Id;
        await Client.SendAsync(id, new("My order #W1234567 has come."));
        await Client.GiveFeedbackAsync(id, feedback);
    }

    private async Task SeedAsync()
    {
        await Client.PutAgentAsync("support", First);
        await Client.PutAgentAsync("support", First with { Instructions = "Orders are numbered #W and seven digits.", DeadlineSeconds = 60 });
        await Client.PutAgentAsync("overdue", First with { Ladder = ["practice/practice!overloaded"], DeadlineSeconds = 5 });
        await Client.PutAgentAsync("unsure", First with { Handoff = new(DueSeconds: 900) });
        await Client.PutAgentAsync("paced", First with { Ladder = ["practice/practice-paced@chunks=60,rate=20"] });
        Conversation = (await Client.CreateConversationAsync(new("support", User: "Maria Hofer"))).Id;
        await Client.SendAsync(Conversation, new("My parcel A-17 is late. It should have come on Monday."));
        await Client.SendAsync(Conversation, new("When should my parcel have come?"));
        await Client.PutBudgetAsync("month", new("tenant", "month", "25"));
        await Client.PutBudgetAsync("conversation", new("conversation", "run", "0.01", Agent: "support", Hard: false, NearPercent: 70));
        await EndAsync("Sara Moser", new(5, Resolved: true));
        await EndAsync("Jonas Pichler", new(2, Resolved: false));
        var overdue = (await Client.CreateConversationAsync(new("overdue", User: Overdue))).Id;
        await Client.SendAsync(overdue, new("Where is my parcel A-17? I leave for the mountains tomorrow morning."));
        var better = First.Constitution with { HardLimits = [.. First.Constitution.HardLimits, "Never say that a parcel is lost before the carrier does."] };
        Review = (await Client.ProposeReviewAsync(new("support", better, Title: "Lost parcels", Evidence: [new(Conversation, 2, "My parcel A-17 is late.")]))).Id;
    }
}
