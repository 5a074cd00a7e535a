using Holdfast.Core.Memory.Users;

namespace Holdfast.Core.Knowledge;

/// <summary>The name of a document: a relative path, named plainly, so that it can stand in an address and no spelling leads anywhere else.</summary>
public static class DocumentPath
{
    public const int LongestChars = 200;

    public static bool IsOne(string path) => path.Length is > 0 and <= LongestChars && path.Split('/').All(MemoryPath.IsName);
}
