using System.Text.Json;
using System.Text.RegularExpressions;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.Tests.Browser;

/// <summary>What people do at the console, in a real browser against the real server and the practice model.</summary>
public sealed class ConsoleTests(ConsoleFixture console) : IClassFixture<ConsoleFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wrong_key_is_refused_with_a_remedy_and_the_right_one_opens_the_console_until_it_is_signed_out()
    {
        var page = await console.NewPageAsync();
        await page.GotoAsync("/");
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync("hf_wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("unknown or revoked");
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync(console.System.Keys.Operator);
        await page.Keyboard.PressAsync("Enter");
        await Expect(Heading(page, "Overview")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(Heading(page, "Overview")).ToBeVisibleAsync();
        await page.GetByLabel("Sign out").ClickAsync();
        await Expect(page.GetByLabel("Key", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Somebody_with_an_app_key_is_shown_only_what_the_key_may_do()
    {
        var page = await console.OpenAsync("/overview", console.System.Keys.App);
        await Expect(Heading(page, "Conversations")).ToBeVisibleAsync();
        Assert.Equal(["Conversations", "Talk", "Settings"], await page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByRole(AriaRole.Link).AllInnerTextsAsync());
    }

    [Fact]
    public async Task Talk_that_is_reloaded_in_the_middle_of_an_answer_misses_and_doubles_nothing()
    {
        var page = await console.OpenAsync("/talk");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Agent" }).FillAsync("paced");
        await page.GetByRole(AriaRole.Option, new() { Name = "paced" }).ClickAsync();
        await page.GetByLabel("First message").FillAsync("Count, please.");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-live]")).ToContainTextAsync("c5 ");
        await page.ReloadAsync();
        await Expect(page.Locator("[data-live]")).ToContainTextAsync("c12 ");
        var answer = page.Locator("[data-who=agent]:not([data-live])");
        await Expect(answer).ToContainTextAsync("c60 ");
        var chunks = Regex.Matches(await answer.InnerTextAsync(), @"\bc(?<n>\d+) ", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)
            .Select(match => match.Groups["n"].Value);
        Assert.Equal(Enumerable.Range(1, 60).Select(i => $"{i}"), chunks);
    }

    [Fact]
    public async Task Timeline_shows_attempts_and_the_exact_prompt_and_goes_on_live()
    {
        var page = await console.OpenAsync($"/conversations/{console.Conversation}");
        var timeline = page.GetByRole(AriaRole.List, new() { Name = "Timeline" });
        await Expect(timeline).ToContainTextAsync("Attempt 2");
        await Expect(timeline).ToContainTextAsync("% cached");
        await Expect(page.GetByTestId("context-meter")).ToContainTextAsync("tokens");

        await timeline.GetByRole(AriaRole.Button, new() { Name = "Exact prompt" }).Nth(1).ClickAsync();
        var drawer = page.GetByRole(AriaRole.Dialog);
        await Expect(drawer).ToContainTextAsync("When should my parcel have come?");
        await drawer.GetByText("As sent").ClickAsync();
        var sent = await console.Client.GetAttemptRequestAsync(console.Conversation, 2, Cancel);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(sent), JsonElement.Parse(await drawer.Locator("pre").InnerTextAsync())));
        await page.Keyboard.PressAsync("Escape");

        await console.Client.SendAsync(console.Conversation, new("My boots are size 42."), cancel: Cancel);
        await Expect(timeline).ToContainTextAsync("Noted: My boots are size 42.");
    }

    [Fact]
    public async Task Agent_is_judged_while_it_is_written_saved_compared_and_rolled_back()
    {
        await console.Client.PutAgentAsync("edited", console.First, Cancel);
        var page = await console.OpenAsync("/agents/edited");
        var save = page.GetByRole(AriaRole.Button, new() { Name = "Save as version 2" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a limit" }).ClickAsync();
        await page.GetByLabel("Hard limit 3", new() { Exact = true }).FillAsync("Always ask for payment data.");
        await Expect(page.GetByTestId("lint")).ToContainTextAsync("It contradicts hard limit 1");
        await Expect(save).ToBeDisabledAsync();
        await page.GetByLabel("Hard limit 3", new() { Exact = true }).FillAsync("Never guess.");
        await Expect(page.GetByTestId("lint")).ToContainTextAsync("It can be saved.");
        await save.ClickAsync();
        await Expect(page.GetByText("version 2", new() { Exact = true })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Tab, new() { Name = "Versions" }).ClickAsync();
        await Expect(page.GetByText("constitution.hard_limits[2]")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Roll back to 1" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make version 3" }).ClickAsync();
        await Expect(page.GetByText("version 3", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal(2, (await console.Client.GetAgentAsync("edited", cancel: Cancel)).Definition.Constitution.HardLimits.Count);
    }

    [Fact]
    public async Task Person_answers_a_hand_off_and_gives_it_back()
    {
        var id = (await console.Client.CreateConversationAsync(new("overdue", User: "Lea Steiner"), cancel: Cancel)).Id;
        await console.Client.SendAsync(id, new("Is anybody there?"), cancel: Cancel);
        var page = await console.OpenAsync("/inbox");
        await page.GetByRole(AriaRole.Link, new() { Name = "Lea Steiner" }).ClickAsync();
        await page.GetByLabel("Answer in the agent's place").FillAsync("I am: how can I help?");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-who=person]")).ToContainTextAsync("how can I help?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take it on" }).ClickAsync();
        await Expect(page.GetByText("Taken on by you")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Give it back" }).ClickAsync();
        await Expect(page.GetByText("It is over: returned")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Model_drafts_what_a_person_sends_and_others_at_work_are_seen()
    {
        var agent = new AgentDefinition(new("You help.", ["Never guess."], "Be brief."), ["practice/practice-echo!overloaded"], DeadlineSeconds: 5);
        await console.Client.PutAgentAsync("drafted", agent, Cancel);
        var id = (await console.Client.CreateConversationAsync(new("drafted", User: "Mia Gruber"), cancel: Cancel)).Id;
        await console.Client.SendAsync(id, new("When does it come?"), cancel: Cancel);
        await console.Client.PutAgentAsync("drafted", agent with { Ladder = ["practice/practice-echo"] }, Cancel);
        var handoff = (await console.Client.ListHandoffsAsync(agent: "drafted", cancel: Cancel)).Data[0].Id;

        var page = await console.OpenAsync("/inbox", console.System.Keys.Operator);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Mia Gruber" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("[data-item]:focus")).ToHaveCountAsync(1);
        await page.GotoAsync($"/console/inbox/{handoff}");
        await Expect(page.GetByText("Nobody has taken it on")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("c");
        await Expect(page.GetByText("Taken on by you")).ToBeVisibleAsync();
        await HoldfastClient.Connect(console.System.Server, console.System.Keys.Admin).SayPresenceAsync(handoff, Doing.Typing, Cancel);
        await Expect(page.GetByRole(AriaRole.Status, new() { Name = "Also here" })).ToContainTextAsync("is writing");

        await page.Keyboard.PressAsync("r");
        await page.Keyboard.TypeAsync("Say that it comes on Monday.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Draft" }).ClickAsync();
        await Expect(page.GetByText("Drafted by practice/practice-echo")).ToBeVisibleAsync();
        var box = page.GetByLabel("Answer in the agent's place");
        await Expect(box).ToHaveValueAsync(new Regex("comes on Monday", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await box.FillAsync("It comes on Monday.");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-who=person]")).ToContainTextAsync("It comes on Monday.");
    }

    [Fact]
    public async Task Audit_trail_is_checked_page_by_page_and_as_a_whole_at_the_press_of_a_button()
    {
        var page = await console.OpenAsync("/overview");
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        await ConsolePages.GoAsync(page, "/settings/audit");
        await Expect(page.GetByText("These rows hold")).ToBeVisibleAsync();
        Assert.DoesNotContain(asked, url => url.EndsWith("/audit/verify", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Check the whole chain" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The whole chain holds");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("checked at");
        Assert.Contains(asked, url => url.EndsWith("/audit/verify", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Costs_lead_from_the_month_by_agent_to_the_conversation_and_leave_as_a_table_and_as_paper()
    {
        var page = await console.OpenAsync("/costs");
        await page.GetByText("Agent", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "support", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Agent: support" })).ToBeVisibleAsync();
        var report = await console.Client.GetCostsAsync(by: ["agent"], cancel: Cancel);
        var spent = report.Lines.Single(line => line.Group["agent"] == "support").CostUsd;
        await Expect(page.GetByTestId("spent")).ToHaveAttributeAsync("title", $"${spent}");

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "CSV" }).ClickAsync());
        Assert.Matches(@"^holdfast-costs-\d{4}-\d{2}-conversation\.csv$", download.SuggestedFilename);
        Assert.Contains(console.Conversation, await File.ReadAllTextAsync((await download.PathAsync())!, Cancel), StringComparison.Ordinal);

        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" })).ToBeHiddenAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Costs of" })).ToBeVisibleAsync();
        await page.EmulateMediaAsync(new() { Media = Media.Screen });

        await page.Locator($"a[href$='{console.Conversation}']").ClickAsync();
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Timeline" })).ToContainTextAsync("Attempt 1");
    }

    [Fact]
    public async Task Answer_that_is_held_reaches_the_customer_as_a_person_has_written_it()
    {
        var agent = new AgentDefinition(new("You help.", ["Never guess."], "Be brief."), ["practice/practice"], Answers: new(AnswerSettings.Always));
        await console.Client.PutAgentAsync("held", agent, Cancel);
        var id = (await console.Client.CreateConversationAsync(new("held", User: "Lena Huber"), cancel: Cancel)).Id;
        var customer = await console.OpenAsync($"/talk/{id}", console.System.Keys.App);
        await customer.GetByLabel("Message").FillAsync("My parcel A-17 is late.");
        await customer.Keyboard.PressAsync("Enter");
        await Expect(customer.Locator("[data-who=server]")).ToContainTextAsync("A colleague looks at this first");
        await Expect(customer.Locator("[data-who=agent]")).ToHaveCountAsync(0);

        var person = await console.OpenAsync("/inbox?part=reviews", console.System.Keys.Operator);
        await person.GetByRole(AriaRole.Link, new() { Name = "My parcel A-17 is late." }).ClickAsync();
        await Expect(person.GetByText("What the model would answer")).ToBeVisibleAsync();
        await Expect(person.GetByText("a person takes the conversation over")).ToBeVisibleAsync();
        await person.GetByLabel("What the user is sent").FillAsync("Your parcel A-17 comes on Monday.");
        await Expect(person.GetByLabel("before", new() { Exact = true }).Locator("..")).ToContainTextAsync("Noted: My parcel A-17 is late.");
        await person.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(person.GetByText("As it was sent")).ToBeVisibleAsync();

        await Expect(customer.Locator("[data-who=agent]:not([data-live])")).ToHaveTextAsync(new Regex("Your parcel A-17 comes on Monday\\.$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(customer.Locator("[data-who=agent]")).ToHaveCountAsync(1);
        await person.GotoAsync($"/console/conversations/{id}");
        var timeline = person.GetByRole(AriaRole.List, new() { Name = "Timeline" });
        await Expect(timeline).ToContainTextAsync("Answer held");
        await Expect(timeline).ToContainTextAsync("a person said yes");
    }

    private static ILocator Heading(IPage page, string name) => page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1 });
}
