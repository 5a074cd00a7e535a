using System.Security.Cryptography;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>A node is its data folder: the name in it is made once.</summary>
internal static class NodeName
{
    public static string Of(string folder)
    {
        var file = Path.Combine(folder, "node");
        try
        {
            if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 and <= 40 } known) return known;
            var made = "node_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            File.WriteAllText(file, made);
            return made;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The node's name cannot be kept in {file} ({e.Message}): make the data folder writable.", e);
        }
    }
}
