using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>What every store of vectors promises.</summary>
public abstract class VectorsSuite
{
    private const string Model = "openai/text-embedding-3-small";

    private static readonly ConversationKey Key = Sample.Key();

    private (IVectors Vectors, IJournal Journal)? _created;

    private IVectors Vectors => (_created ??= Create()).Vectors;

    private IJournal Journal => (_created ??= Create()).Journal;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract (IVectors Vectors, IJournal Journal) Create();

    [Fact]
    public async Task Vectors_are_read_in_the_order_of_their_entries_and_in_pages()
    {
        await Journal.AppendAsync(Sample.Start(Key), Cancel);
        await KeepAsync(Key, Model, (5, [127, -127, 0]), (2, [1, 2, 3]));
        await KeepAsync(Key, Model, (9, [4, 5, 6]));

        Assert.Equal(["2: 1 2 3", "5: 127 -127 0"], await ReadAsync(Key, Model, limit: 2));
        Assert.Equal(["9: 4 5 6"], await ReadAsync(Key, Model, after: 5));
        Assert.Empty(await ReadAsync(Key, Model, after: 9));
    }

    [Fact]
    public async Task Vector_that_is_kept_stays_as_it_is()
    {
        await Journal.AppendAsync(Sample.Start(Key), Cancel);
        await KeepAsync(Key, Model, (2, [1]));
        await KeepAsync(Key, Model, (2, [9]), (3, [3]));

        Assert.Equal(["2: 1", "3: 3"], await ReadAsync(Key, Model));
    }

    [Fact]
    public async Task Models_conversations_and_tenants_are_apart()
    {
        var others = new[] { Sample.Key("cnv_2"), Sample.Key(tenant: "globex") };
        foreach (var key in others.Append(Key)) await Journal.AppendAsync(Sample.Start(key), Cancel);
        await KeepAsync(Key, Model, (2, [1]));

        Assert.Empty(await ReadAsync(Key, "openai/text-embedding-3-large"));
        foreach (var key in others) Assert.Empty(await ReadAsync(key, Model));
    }

    [Fact]
    public async Task Vectors_go_with_their_conversation_and_none_is_kept_after_it()
    {
        await KeepAsync(Key, Model, (1, [1]));
        Assert.Empty(await ReadAsync(Key, Model));

        await Journal.AppendAsync(Sample.Start(Key), Cancel);
        await KeepAsync(Key, Model, (1, [1]));
        await Journal.DeleteAsync(Key, Cancel);
        Assert.Empty(await ReadAsync(Key, Model));

        await KeepAsync(Key, Model, (1, [1]));
        await Journal.AppendAsync(Sample.Start(Key), Cancel);
        Assert.Empty(await ReadAsync(Key, Model));
    }

    private ValueTask KeepAsync(ConversationKey key, string model, params (long Seq, sbyte[] Direction)[] vectors) =>
        Vectors.KeepAsync(key, model, [.. vectors.Select(vector => new EntryVector(vector.Seq, vector.Direction))], Cancel);

    private async Task<List<string>> ReadAsync(ConversationKey key, string model, long after = 0, int limit = 100)
    {
        var read = await Vectors.ReadAsync(key, model, after, limit, Cancel);
        return [.. read.Select(vector => $"{vector.Seq}: {string.Join(' ', vector.Direction)}")];
    }
}
