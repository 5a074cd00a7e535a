using System.Buffers;
using Holdfast.Adapters.Storage.Files;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

public sealed class FileShelfTests : ShelfSuite, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Folder => Path.Combine(_folder.Path, "recall");

    private string File => Assert.Single(Directory.GetFiles(Folder));

    protected override IShelf Create() => new FileShelf(Folder);

    [Fact]
    public void Shelf_of_an_earlier_process_is_emptied()
    {
        Create().Put(Sample.Key(), to => to.Write("old"u8));
        Assert.Null(Read(Create()));
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Fact]
    public void Only_the_owner_may_look_into_the_folder()
    {
        Create();
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, System.IO.File.GetUnixFileMode(Folder));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(70_000)]
    public void Torn_file_is_as_good_as_none(int length)
    {
        var shelf = Create();
        shelf.Put(Sample.Key(), to => to.Write(new byte[100_000]));
        using (var file = System.IO.File.OpenWrite(File)) file.SetLength(length);
        Assert.Null(Read(shelf));
    }

    [Fact]
    public void File_with_another_byte_is_as_good_as_none()
    {
        var shelf = Create();
        shelf.Put(Sample.Key(), to => to.Write(new byte[100_000]));
        var bytes = System.IO.File.ReadAllBytes(File);
        bytes[77_777]++;
        System.IO.File.WriteAllBytes(File, bytes);
        Assert.Null(Read(shelf));
    }

    [Fact]
    public void What_cannot_be_written_is_lost()
    {
        var shelf = Create();
        Directory.Delete(Folder, recursive: true);
        shelf.Put(Sample.Key(), to => to.Write("lost"u8));
        Assert.Null(Read(shelf));
        shelf.Remove(Sample.Key());
    }

    public void Dispose() => _folder.Dispose();
}
