using System.Buffers;
using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Runtime;
using Holdfast.Runtime.Effects;
using Holdfast.Runtime.Ports;
using Holdfast.Simulation;
using Holdfast.Simulation.Fakes;
using Holdfast.Tests.Core;
using Holdfast.Tests.Storage;
using Holdfast.Tests.Support;
using Xunit;

namespace Holdfast.Tests.Runtime;

public sealed class RecollectionsTests : IDisposable
{
    private static readonly ConversationKey Key = Sample.Key();
    /// <summary>For one short message.</summary>
    private static readonly int Room = RecallNote.FrameWeight + 90;

    private static readonly string[] Past =
        ["My bicycle is red.", "The river is long.", "Bread is cheap here.", "He fixed the roof.", "We had tea.", "It is late."];

    private readonly FakeTime _time = new();
    private readonly MemoryJournal _journal = new();
    private readonly WatchedShelf _shelf = new();
    private readonly Recollections _memory;
    private readonly List<Entry> _entries = [];
    private long _seq;

    public RecollectionsTests() => _memory = new(_journal, _journal, _shelf, new RuntimeOptions { SmallestShelved = 1 }, _time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _memory.Dispose();

    /// <summary>Nothing would match it as well as it does itself, and every other match would be measured by that.</summary>
    [Fact]
    public async Task Message_is_not_among_what_it_is_compared_with()
    {
        await SayAsync(Past);
        await AskAsync("Which bicycle is red, my red bicycle?");
        var recalled = await _memory.RecallAsync(State(), new("Which bicycle is red, my red bicycle?", 4_000), Agents.Policy(), meaning: null, Cancel);
        Assert.Equal([2, 3, 4, 5, 6, 7], recalled.Seqs);
    }

    [Fact]
    public async Task Index_leaves_memory_at_rest_and_comes_back_with_what_was_said_since()
    {
        await SayAsync(Past);
        await AskAsync("Which bicycle is red?");
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal((0, 0), (_shelf.Puts, _shelf.Found));
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal((1, 0), (_shelf.Puts, _shelf.Found));

        await AppendAsync(Facts.Started(), Facts.Completed(), Facts.Says("Yours. The boat is green."));
        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 11], await AskAsync("Which boat is green?", room: 4_000));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((2, 1), (_shelf.Puts, _shelf.Found));
    }

    [Fact]
    public async Task What_has_not_grown_is_not_written_again()
    {
        await SayAsync(Past);
        await AskAsync("Which bicycle is red?");
        _time.Advance(TimeSpan.FromMinutes(1));
        await AgainAsync("Which bicycle is red?");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((1, 1), (_shelf.Puts, _shelf.Found));
    }

    [Fact]
    public async Task What_the_shelf_has_lost_is_made_again_from_the_journal()
    {
        await SayAsync(Past);
        var before = await AskAsync("Which bicycle is red?");
        _time.Advance(TimeSpan.FromMinutes(1));
        _shelf.Remove(Key);
        Assert.Equal(before, await AgainAsync("Which bicycle is red?"));
        Assert.Equal(0, _shelf.Found);
    }

    [Fact]
    public async Task Small_index_stays_in_memory()
    {
        using var memory = new Recollections(_journal, _journal, _shelf, new RuntimeOptions(), _time);
        await SayAsync(Past);
        await memory.RecallAsync(State(), new("Which bicycle is red?", Room), Agents.Policy(), meaning: null, Cancel);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, _shelf.Puts);
    }

    [Fact]
    public async Task Nothing_of_a_deleted_conversation_lies_on_the_shelf()
    {
        await SayAsync(Past);
        await AskAsync("Which bicycle is red?");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(_shelf.Holds(Key));
        _memory.Forget(Key);
        Assert.False(_shelf.Holds(Key));

        await AgainAsync("Which bicycle is red?");
        _memory.Forget(Key);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(_shelf.Holds(Key));
    }

    private async Task SayAsync(params string[] texts)
    {
        if (_seq == 0) await AppendAsync(Facts.ConversationStarted());
        await AppendAsync([.. texts.Select(text => new MessageImported(MessageRole.User, text))]);
    }

    private async Task<IReadOnlyList<long>> AskAsync(string question, int? room = null)
    {
        await AppendAsync(Facts.User(question));
        return await AgainAsync(question, room);
    }

    private async Task<IReadOnlyList<long>> AgainAsync(string question, int? room = null) =>
        (await _memory.RecallAsync(State(), new(question, room ?? Room), Agents.Policy(), meaning: null, Cancel)).Seqs;

    /// <summary>With all of it out of view.</summary>
    private Conversation State() => Fold.All(Key, _entries) with { Items = [] };

    private async Task AppendAsync(params Fact[] facts)
    {
        var append = Sample.Next(Key, _seq, facts);
        Assert.Equal(AppendResult.Appended, await _journal.AppendAsync(append, Cancel));
        _entries.AddRange(append.Entries);
        _seq += facts.Length;
    }

    private sealed class WatchedShelf : IShelf
    {
        private readonly Dictionary<ConversationKey, byte[]> _things = [];

        public int Puts { get; private set; }

        public int Found { get; private set; }

        public bool Holds(ConversationKey key) => _things.ContainsKey(key);

        public void Put(ConversationKey key, Action<IBufferWriter<byte>> write)
        {
            var buffer = new ArrayBufferWriter<byte>();
            write(buffer);
            _things[key] = buffer.WrittenSpan.ToArray();
            Puts++;
        }

        public T? Read<T>(ConversationKey key, Func<ReadOnlySpan<byte>, T> read) where T : class
        {
            if (!_things.TryGetValue(key, out var bytes)) return null;
            Found++;
            return read(bytes);
        }

        public void Remove(ConversationKey key) => _things.Remove(key);
    }
}
