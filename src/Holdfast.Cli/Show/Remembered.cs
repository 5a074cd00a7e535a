using Holdfast.Client.Contract;
using static System.FormattableString;

namespace Holdfast.Cli.Show;

/// <summary>What is remembered of a user, a line each, with where it comes from.</summary>
internal static class Remembered
{
    public static IEnumerable<string> Lines(UserMemory memory) => memory is { Facts.Count: 0, Files.Count: 0 }
        ? [$"Nothing is remembered of {memory.User}."]
        : memory.Facts.Select(Line).Concat(memory.Files.Select(Line));

    public static string Line(MemoryFact fact) => Invariant($"{fact.Id}  {fact.UpdatedAt:yyyy-MM-dd}  {fact.Text}  ({Of(fact.Source)})");

    private static string Line(MemoryFile file) =>
        Invariant($"{file.Path}  {file.UpdatedAt:yyyy-MM-dd}  {file.Bytes:#,0} bytes  ({Of(file.Source)})");

    private static string Of(MemorySource source)
    {
        var writer = source.Key is { } key ? $"by a person with {key}" : "by the model";
        var entry = source.Seq is { } seq ? Invariant($" #{seq}") : "";
        return source.Conversation is { } conversation ? $"{writer}, {conversation}{entry}" : writer;
    }
}
