using Holdfast.Core;
using Holdfast.Core.Memory.Users;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>What every memory of users must do.</summary>
public abstract class UserMemorySuite
{
    private static readonly UserKey Ann = new("acme", "ann");
    private static readonly Origin Model = new("cnv_1"), Quoted = new("cnv_1", 7, "I like tea"), Person = new(Key: "key_1");

    private IUserMemory? _memory;

    private IUserMemory Memory => _memory ??= Create();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>An empty one; the driver's own test class cleans up after it.</summary>
    protected abstract IUserMemory Create();

    [Fact]
    public async Task Nothing_is_known_of_a_stranger()
    {
        var memory = await Memory.ReadAsync(Ann, Cancel);
        Assert.Empty(memory.Files);
        Assert.Empty(memory.Facts);
    }

    [Fact]
    public async Task Everything_is_read_as_it_was_written()
    {
        var file = new MemoryFile("/memories/größe.md", "Tee 🍵\n", Model, Sample.Noon, Sample.Noon.AddMinutes(1));
        var written = new MemoryFile("/memories/by/hand", "", Person, Sample.Noon, Sample.Noon);
        var fact = new UserFact("fct_1", "Likes tea.", Quoted with { Key = "key_1" }, Sample.Noon, Sample.Noon.AddMinutes(1));
        var told = new UserFact("fct_2", "Has a dog.", Person, Sample.Noon, Sample.Noon);
        var decision = await ChangeAsync(memory => new(memory.With(file).With(written).With(fact).With(told), "done", "fct_1"));

        Assert.Equal(("done", "fct_1"), (decision.Answer, decision.Subject));
        var memory = await Memory.ReadAsync(Ann, Cancel);
        Assert.Equal([written, file], memory.Files.Values);
        Assert.Equal([fact, told], memory.Facts.Values);
    }

    [Fact]
    public async Task Change_replaces_and_removes()
    {
        await ChangeAsync(memory => new(memory.With(File("/memories/a", "1")).With(File("/memories/b", "2")), ""));
        await ChangeAsync(memory => new(memory.With(Fact("fct_1", "One.")).With(Fact("fct_2", "Two.")), ""));
        await ChangeAsync(memory => new(new(memory.Files.Remove("/memories/a"), memory.Facts.Remove("fct_2")), ""));
        await ChangeAsync(memory =>
            new(memory.With(File("/memories/b", "3")).With(Fact("fct_1", "Three.")).With(Fact("fct_4", "Two.")), ""));

        var now = await Memory.ReadAsync(Ann, Cancel);
        Assert.Equal([File("/memories/b", "3")], now.Files.Values);
        Assert.Equal([Fact("fct_1", "Three."), Fact("fct_4", "Two.")], now.Facts.Values);
    }

    [Fact]
    public async Task User_of_another_tenant_and_another_user_are_others()
    {
        await ChangeAsync(memory => new(memory.With(File("/memories/a", "1")).With(Fact("fct_1", "One.")), ""), call: "c1");
        foreach (var other in new UserKey[] { new("globex", "ann"), new("acme", "bob") })
        {
            Assert.Empty((await Memory.ReadAsync(other, Cancel)).Files);
            Assert.Equal("mine",
                (await Memory.ChangeAsync(other, "c1", memory => new(memory.With(File("/memories/a", "x")), "mine"), Cancel)).Answer);
            Assert.Equal(1, await Memory.ForgetAsync(other, Cancel));
        }
        Assert.Equal("1", (await Memory.ReadAsync(Ann, Cancel)).Files["/memories/a"].Content);
    }

    [Fact]
    public async Task Call_changes_once_and_is_answered_the_same_again()
    {
        for (var i = 0; i < 3; i++)
        {
            var decision = await ChangeAsync(memory =>
                new(memory.With(File($"/memories/{memory.Files.Count}", "")), $"there were {memory.Files.Count}"), call: "c1");
            Assert.Equal("there were 0", decision.Answer);
            Assert.Single(decision.Memory.Files);
        }
        Assert.Equal("there were 1", (
            await ChangeAsync(memory => new(memory.With(File("/memories/x", "")), $"there were {memory.Files.Count}"), call: "c2")).Answer);
    }

    [Fact]
    public async Task Call_that_changed_nothing_is_asked_again()
    {
        Assert.Equal("no", (await ChangeAsync(memory => new(memory, "no", Wrong: "path"), call: "c1")).Answer);
        Assert.Equal("yes", (await ChangeAsync(memory => new(memory.With(File("/memories/a", "")), "yes"), call: "c1")).Answer);
    }

    [Fact]
    public async Task Forgetting_leaves_nothing_and_an_interrupted_call_is_not_done_after_it()
    {
        await ChangeAsync(memory =>
            new(memory.With(File("/memories/a", "1")).With(Fact("fct_1", "One.")), "wrote /memories/a"), call: "c1");

        Assert.Equal(2, await Memory.ForgetAsync(Ann, Cancel));
        Assert.Equal(0, await Memory.ForgetAsync(Ann, Cancel));

        var again = await ChangeAsync(memory => new(memory.With(File("/memories/a", "1")), "wrote /memories/a"), call: "c1");
        Assert.DoesNotContain("/memories/a", again.Answer, StringComparison.Ordinal);
        Assert.Empty((await Memory.ReadAsync(Ann, Cancel)).Files);
    }

    [Fact]
    public async Task Parallel_changes_of_one_user_never_overlap()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async i => await ChangeAsync(
            memory => new(memory.With(File("/memories/log", (memory.Files.GetValueOrDefault("/memories/log")?.Content ?? "") + $"{i}\n")),
                ""), call: $"c{i}")));

        var lines = (await Memory.ReadAsync(Ann, Cancel)).Files["/memories/log"].Content.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 64), lines.Select(int.Parse).Order());
    }

    [Fact]
    public async Task Decision_that_throws_changes_nothing()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            ChangeAsync(_ => throw new InvalidOperationException("no"), call: "c1").AsTask());
        Assert.Equal("yes", (await ChangeAsync(memory => new(memory.With(File("/memories/a", "")), "yes"), call: "c1")).Answer);
    }

    private ValueTask<MemoryDecision> ChangeAsync(Func<UserMemory, MemoryDecision> decide, string? call = null) =>
        Memory.ChangeAsync(Ann, call, decide, Cancel);

    private static MemoryFile File(string path, string content) => new(path, content, Model, Sample.Noon, Sample.Noon);

    private static UserFact Fact(string id, string text) => new(id, text, Quoted, Sample.Noon, Sample.Noon);
}
