using Holdfast.Client.Contract;

namespace Holdfast.Client;

public sealed partial class HoldfastClient
{
    private const string Memory = "api/v1/memory";

    /// <summary>All that is remembered of an end user; empty lists when nothing is.</summary>
    public Task<UserMemory> GetMemoryAsync(string user, CancellationToken cancel = default) =>
        _transport.GetAsync<UserMemory>(Path(Memory, ("user", user)), cancel);

    /// <summary>Forgets everything of an end user, for good. Conversations keep what was said in them.</summary>
    public Task ForgetUserAsync(string user, CancellationToken cancel = default) =>
        _transport.DeleteAsync(Path(Memory, ("user", user)), cancel);

    /// <summary>Remembers a fact; gives back the one that is there already when it is known.</summary>
    public Task<MemoryFact> AddFactAsync(AddFact body, CancellationToken cancel = default) =>
        _transport.PostAsync<MemoryFact>($"{Memory}/facts", body, cancel);

    public Task<MemoryFact> GetFactAsync(string user, string id, CancellationToken cancel = default) =>
        _transport.GetAsync<MemoryFact>(FactPath(user, id), cancel);

    public Task<MemoryFact> EditFactAsync(string user, string id, string text, CancellationToken cancel = default) =>
        _transport.PutAsync<MemoryFact>(FactPath(user, id), new EditFact(text), cancel);

    public Task ForgetFactAsync(string user, string id, CancellationToken cancel = default) =>
        _transport.DeleteAsync(FactPath(user, id), cancel);

    /// <summary>The file with its content.</summary>
    public Task<MemoryFile> GetMemoryFileAsync(string user, string path, CancellationToken cancel = default) =>
        _transport.GetAsync<MemoryFile>(FilePath(user, path), cancel);

    /// <summary>Makes the file, or replaces all of it.</summary>
    public Task<MemoryFile> WriteMemoryFileAsync(string user, string path, string content, CancellationToken cancel = default) =>
        _transport.PutAsync<MemoryFile>(FilePath(user, path), new WriteFile(content), cancel);

    /// <summary>Forgets a file, or a directory with all that is in it.</summary>
    public Task ForgetMemoryFileAsync(string user, string path, CancellationToken cancel = default) =>
        _transport.DeleteAsync(FilePath(user, path), cancel);

    private static string FactPath(string user, string id) => Path($"{Memory}/facts/{Uri.EscapeDataString(id)}", ("user", user));

    private static string FilePath(string user, string path) => Path($"{Memory}/files", ("user", user), ("path", path));
}
