using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Files;

/// <summary>
/// A file for each conversation, in a folder that this empties when it is made. Nothing is synced: no file is read after the process that wrote
/// it. A file ends with a checksum; one that does not match is as good as none.
/// </summary>
public sealed class FileShelf : IShelf
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _folder;

    /// <param name="folder">Belongs to this process; whatever it holds is deleted.</param>
    public FileShelf(string folder)
    {
        _folder = folder;
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, OwnerOnly);
        }
        catch (Exception e) when (IsOfDisk(e))
        {
            throw new StorageException($"The folder {folder} cannot be made anew: {e.Message}", e);
        }
    }

    public void Put(ConversationKey key, Action<IBufferWriter<byte>> write)
    {
        try
        {
            using var file = File.OpenHandle(FileOf(key), FileMode.Create, FileAccess.Write, FileShare.None);
            using var buffer = new CheckedFile(file);
            write(buffer);
            buffer.End();
        }
        catch (Exception e) when (IsOfDisk(e))
        {
            Remove(key);
        }
    }

    public T? Read<T>(ConversationKey key, Func<ReadOnlySpan<byte>, T> read) where T : class
    {
        try
        {
            return CheckedFile.TryOpen(File.ReadAllBytes(FileOf(key)), out var content) ? read(content) : null;
        }
        catch (Exception e) when (IsOfDisk(e))
        {
            return null;
        }
    }

    public void Remove(ConversationKey key)
    {
        try
        {
            File.Delete(FileOf(key));
        }
        catch (Exception e) when (IsOfDisk(e))
        {
            // It goes with the next start.
        }
    }

    private static bool IsOfDisk(Exception e) => e is IOException or UnauthorizedAccessException;

    /// <summary>Whatever characters a name has.</summary>
    private string FileOf(ConversationKey key) => Path.Combine(
        _folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Tenant}/{key.Conversation}")).AsSpan(0, 16)));
}
