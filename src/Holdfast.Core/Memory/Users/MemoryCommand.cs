namespace Holdfast.Core.Memory.Users;

/// <summary>
/// What a model may ask of its memory files: the commands of the memory tool as Anthropic publishes it (memory_20250818).
/// </summary>
public abstract record MemoryCommand
{
    /// <param name="From">First line shown of a file, from 1.</param>
    /// <param name="To">Last line; -1 = to the end.</param>
    public sealed record View(string Path, int From = 1, int To = -1) : MemoryCommand;

    public sealed record Create(string Path, string Text) : MemoryCommand;

    public sealed record StrReplace(string Path, string Old, string New) : MemoryCommand;

    /// <param name="Line">After which line; 0 = at the beginning.</param>
    public sealed record Insert(string Path, long Line, string Text) : MemoryCommand;

    public sealed record Delete(string Path) : MemoryCommand;

    public sealed record Rename(string From, string To) : MemoryCommand;
}
