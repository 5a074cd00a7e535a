using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

public abstract partial class JournalSuite
{
    [Fact]
    public async Task List_pages_through_all_conversations_newest_first()
    {
        // Several share a millisecond: a page may end between them.
        for (var i = 0; i < 25; i++) await StartAsync($"cnv_{i:00}", row: row => row with { CreatedAt = Sample.Noon.AddSeconds(i / 4) });

        var pages = new List<Page<ConversationRow>> { await Journal.ListAsync("acme", new(), new(10), Cancel) };
        while (pages[^1].NextCursor is { } cursor) pages.Add(await Journal.ListAsync("acme", new(), new(10, cursor), Cancel));

        Assert.Equal([10, 10, 5], pages.Select(page => page.Items.Count));
        var rows = pages.SelectMany(page => page.Items).ToList();
        Assert.Equal(25, rows.Select(row => row.Key).Distinct().Count());
        Assert.Equal(rows.Select(row => row.CreatedAt).OrderDescending(), rows.Select(row => row.CreatedAt));
    }

    [Fact]
    public async Task List_page_that_ends_with_the_last_row_has_no_cursor()
    {
        for (var i = 0; i < 10; i++) await StartAsync($"cnv_{i}");

        Assert.Null((await Journal.ListAsync("acme", new(), new(10), Cancel)).NextCursor);
    }

    [Theory]
    [InlineData("?")]
    [InlineData("bm9uc2Vuc2U")]
    public async Task List_of_a_foreign_cursor_says_so(string cursor)
    {
        await Assert.ThrowsAsync<InvalidCursorException>(async () => await Journal.ListAsync("acme", new(), new(10, cursor), Cancel));
        await Assert.ThrowsAsync<InvalidCursorException>(async () => await Journal.LedgerAsync("acme", new(), new(10, cursor), Cancel));
    }

    [Fact]
    public async Task List_filters_by_state_agent_and_user_together()
    {
        await StartAsync("a", row: row => row with { User = "ann", State = "resolved" });
        await StartAsync("b", row: row => row with { User = "ann", Agent = "sales" });
        await StartAsync("c", row: row => row with { User = "ann" });
        await StartAsync("d", row: row => row with { User = "bob" });

        Assert.Equal(["a", "b", "c"], await ListedAsync(new(User: "ann")));
        Assert.Equal(["b", "c", "d"], await ListedAsync(new(State: "at_rest")));
        Assert.Equal(["b"], await ListedAsync(new(Agent: "sales")));
        Assert.Equal(["c"], await ListedAsync(new("at_rest", "support", "ann")));
        Assert.Empty(await ListedAsync(new(User: "an")));
    }

    [Theory]
    [InlineData("REFUND", "said")]
    [InlineData("grüSSe, \"gold\"\nmember", "said")]
    [InlineData("50% off_now", "said")]
    [InlineData("50%off", "")]
    [InlineData("5_%", "")]
    [InlineData("C:\\temp", "said")]
    [InlineData("ann@", "user")]
    [InlineData("ORDER-7", "metadata")]
    [InlineData("nowhere", "")]
    public async Task List_finds_text_in_user_metadata_and_entries(string query, string expected)
    {
        await StartAsync("other");
        await StartAsync("user", row: row => row with { User = "Ann@example.com" });
        await StartAsync("metadata", row: row => row with { Metadata = new Dictionary<string, string> { ["ref"] = "order-71" } });
        var said = await StartAsync("said");
        await Journal.AppendAsync(
            Sample.Next(
                said, 1,
                new UserMessage("A refund please: 50% off_now, it lies in C:\\temp"),
                new Answer(1, [new TextBlock("GRÜßE"), new TextBlock("Grüsse, \"gold\"\nmember")], StopReason.EndTurn)),
            Cancel);

        Assert.Equal(expected, string.Join(' ', await ListedAsync(new(Query: query))));
    }

    [Fact]
    public async Task Conversations_in_unrest_are_counted_by_state_and_listed_oldest_change_first()
    {
        await StartAsync("resting");
        await StartAsync("upkeep", row: row => row with { WakeAt = Sample.Noon });
        await StartAsync("person", row: row => row with { State = "with_person", UpdatedAt = Sample.Noon.AddHours(2) });
        await StartAsync("late", row: row => row with { State = "working", WakeAt = Sample.Noon, UpdatedAt = Sample.Noon.AddHours(3) });
        await StartAsync("early", row: row => row with { State = "working", WakeAt = Sample.Noon, UpdatedAt = Sample.Noon.AddHours(1) });

        var unrest = await Journal.UnrestAsync("acme", 2, Cancel);
        Assert.Equal(new Dictionary<string, int> { ["with_person"] = 1, ["working"] = 2 }, unrest.Counts);
        Assert.Equal(["early", "person"], unrest.Oldest.Select(row => row.Key.Conversation));
        Assert.Empty((await Journal.UnrestAsync("globex", 2, Cancel)).Oldest);
    }

    private async Task<string[]> ListedAsync(ConversationFilter filter) =>
        [.. (await Journal.ListAsync("acme", filter, All, Cancel)).Items.Select(row => row.Key.Conversation).Order(StringComparer.Ordinal)];
}
