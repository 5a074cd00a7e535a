using System.Buffers;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>What every shelf must do.</summary>
public abstract class ShelfSuite
{
    protected abstract IShelf Create();

    [Fact]
    public void What_was_put_is_read_whole()
    {
        var shelf = Create();
        var bytes = Enumerable.Range(0, 200_001).Select(i => (byte)(i * 7)).ToArray();
        shelf.Put(Sample.Key(), to => to.Write(bytes));
        Assert.Equal(bytes, Read(shelf));
        shelf.Put(Sample.Key(), to => to.Write("short"u8));
        Assert.Equal("short"u8.ToArray(), Read(shelf));
        Assert.Equal("short"u8.ToArray(), Read(shelf));
    }

    [Fact]
    public void Nothing_lies_where_nothing_was_put_or_it_was_removed()
    {
        var shelf = Create();
        Assert.Null(Read(shelf));
        shelf.Put(Sample.Key(), to => to.Write("something"u8));
        shelf.Remove(Sample.Key());
        shelf.Remove(Sample.Key());
        Assert.Null(Read(shelf));
    }

    [Fact]
    public void Conversations_and_tenants_are_kept_apart()
    {
        var shelf = Create();
        shelf.Put(Sample.Key("cnv_1"), to => to.Write("one"u8));
        shelf.Put(Sample.Key("cnv_1", tenant: "zeta"), to => to.Write("other"u8));
        Assert.Equal("one"u8.ToArray(), Read(shelf));
        Assert.Null(shelf.Read(Sample.Key("cnv_2"), bytes => bytes.ToArray()));
    }

    protected static byte[]? Read(IShelf shelf) => shelf.Read(Sample.Key(), bytes => bytes.ToArray());
}
