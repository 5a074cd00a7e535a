using Holdfast.Core;
using Holdfast.Core.Knowledge;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>What every store of documents must do.</summary>
public abstract class DocumentsSuite
{
    private static readonly AgentKey Clerk = new("acme", "clerk");

    private IDocuments? _documents;

    private IDocuments Documents => _documents ??= Create();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>An empty one; the driver's own test class cleans up after it.</summary>
    protected abstract IDocuments Create();

    [Fact]
    public async Task Agent_carries_nothing_at_first()
    {
        Assert.Equal(0, await Documents.LatestChangeAsync(Clerk, Cancel));
        Assert.Empty((await Documents.ListAsync(Clerk, new(), Cancel)).Items);
        Assert.Null(await Documents.FindAsync(Clerk, "a.md", Cancel));
        Assert.Null(await Documents.ReadAsync(Clerk, "a.md", 1, Cancel));
        Assert.Empty(await Documents.ChangesAsync(Clerk, 0, 10, Cancel));
    }

    [Fact]
    public async Task Everything_is_read_as_it_was_written()
    {
        var put = await Documents.PutAsync(Clerk, "größe/a.md", "Größe", "Tee 🍵\n", Sample.Noon, Cancel);
        Assert.Equal(new DocumentPut(new("größe/a.md", 1, "Größe", 9, Sample.Noon), IsNew: true), put);
        Assert.Equal(put.Row, await Documents.FindAsync(Clerk, "größe/a.md", Cancel));
        Assert.Equal(new Document("größe/a.md", 1, "Größe", "Tee 🍵\n", Sample.Noon), await Documents.ReadAsync(Clerk, "größe/a.md", 1, Cancel));
    }

    [Fact]
    public async Task Version_is_made_only_by_a_change_and_stays_readable()
    {
        await PutAsync("a", "one");
        Assert.Equal((1, false), await PutAsync("a", "one"));
        Assert.Equal((2, true), await PutAsync("a", "two"));
        Assert.Equal((3, true), await PutAsync("a", "two", title: "Another"));
        Assert.Equal("one", (await Documents.ReadAsync(Clerk, "a", 1, Cancel))!.Content);
        Assert.Equal(("two", "Another"), (await Documents.ReadAsync(Clerk, "a", 3, Cancel)) is { } read ? (read.Content, read.Title) : default);
    }

    [Fact]
    public async Task Deleted_document_is_gone_and_its_versions_stay_and_count_on()
    {
        await PutAsync("a", "one");
        Assert.True(await Documents.DeleteAsync(Clerk, "a", Sample.Noon, Cancel));
        Assert.False(await Documents.DeleteAsync(Clerk, "a", Sample.Noon, Cancel));
        Assert.Null(await Documents.FindAsync(Clerk, "a", Cancel));
        Assert.Empty((await Documents.ListAsync(Clerk, new(), Cancel)).Items);
        Assert.Equal("one", (await Documents.ReadAsync(Clerk, "a", 1, Cancel))!.Content);
        Assert.Equal((2, true), await PutAsync("a", "one"));
    }

    [Fact]
    public async Task Erased_document_leaves_no_text_and_no_number_to_be_given_twice()
    {
        await PutAsync("a", "one");
        await PutAsync("a", "two");
        Assert.True(await Documents.EraseAsync(Clerk, "a", Sample.Noon, Cancel));
        Assert.False(await Documents.EraseAsync(Clerk, "a", Sample.Noon, Cancel));
        Assert.Null(await Documents.ReadAsync(Clerk, "a", 1, Cancel));
        Assert.Null(await Documents.FindAsync(Clerk, "a", Cancel));
        Assert.Equal((3, true), await PutAsync("a", "three"));
    }

    [Fact]
    public async Task Changes_tell_each_document_once_as_it_is_now()
    {
        foreach (var path in new[] { "a", "b", "c", "d" }) await PutAsync(path, "one");
        var seen = (await Documents.ChangesAsync(Clerk, 0, 2, Cancel))[^1].Number;
        await PutAsync("a", "two");
        await Documents.DeleteAsync(Clerk, "c", Sample.Noon, Cancel);

        var changes = await Documents.ChangesAsync(Clerk, seen, 10, Cancel);
        Assert.Equal([("d", "one"), ("a", "two"), ("c", null)], changes.Select(change => (change.Path, change.Newest?.Content)));
        Assert.Equal(changes[^1].Number, await Documents.LatestChangeAsync(Clerk, Cancel));
        Assert.Equal(4, (await Documents.ChangesAsync(Clerk, 0, 10, Cancel)).Count);
    }

    [Fact]
    public async Task Lists_are_by_path_and_paged()
    {
        foreach (var path in new[] { "b", "a/2", "a/10", "c" }) await PutAsync(path, path);
        var first = await Documents.ListAsync(Clerk, new(Limit: 3), Cancel);
        var second = await Documents.ListAsync(Clerk, new(Limit: 3, first.NextCursor), Cancel);
        Assert.Equal(["a/10", "a/2", "b"], first.Items.Select(row => row.Path));
        Assert.Equal(["c"], second.Items.Select(row => row.Path));
        Assert.Null(second.NextCursor);
    }

    [Fact]
    public async Task Agent_carries_so_much_and_no_more()
    {
        var half = new string('x', Limits.AllDocumentsBytes / 2);
        await PutAsync("a", half);
        await PutAsync("b", half);
        Assert.Equal((0, false), await PutAsync("c", "x"));
        Assert.Equal((2, true), await PutAsync("a", "x" + half[1..], title: "Same size"));
        await Documents.DeleteAsync(Clerk, "b", Sample.Noon, Cancel);
        Assert.Equal((1, true), await PutAsync("c", "x"));
    }

    [Fact]
    public async Task Agents_and_tenants_are_apart()
    {
        await PutAsync("a", "one");
        foreach (var other in new AgentKey[] { new("acme", "other"), new("globex", "clerk") })
        {
            Assert.Equal(0, await Documents.LatestChangeAsync(other, Cancel));
            Assert.Null(await Documents.ReadAsync(other, "a", 1, Cancel));
            Assert.False(await Documents.EraseAsync(other, "a", Sample.Noon, Cancel));
            Assert.Equal(1, (await Documents.PutAsync(other, "a", "t", "mine", Sample.Noon, Cancel)).Row!.Version);
        }
        Assert.Equal("one", (await Documents.ReadAsync(Clerk, "a", 1, Cancel))!.Content);
    }

    /// <returns>The version, 0 when there is no room; and whether it was made.</returns>
    private async Task<(int Version, bool IsNew)> PutAsync(string path, string content, string title = "Title")
    {
        var put = await Documents.PutAsync(Clerk, path, title, content, Sample.Noon, Cancel);
        return (put.Row?.Version ?? 0, put.IsNew);
    }
}
