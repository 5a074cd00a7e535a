using Holdfast.Core;
using Holdfast.Core.Memory.Users;
using Xunit;
using static Holdfast.Tests.Core.Memory.Users.Remembering;

namespace Holdfast.Tests.Core.Memory.Users;

/// <summary>The answers are those of the published memory tool, to the letter: models were trained on them.</summary>
public sealed class MemoryFilesTests
{
    private const string Notes = "/memories/notes.txt";

    [Fact]
    public void Directory_is_shown_two_levels_deep_with_sizes_and_without_what_is_hidden() =>
        Given(("/memories/a.md", new string('x', 5_632)), ("/memories/b/c.md", "12345"), ("/memories/b/d/e/f.md", "12"),
            ("/memories/.g", "1"), ("/memories/node_modules/h", "1"))
            .When(new MemoryCommand.View("/memories/")).Answers("""
            Here're the files and directories up to 2 levels deep in /memories, excluding hidden items and node_modules:
            5.5K	/memories
            5.5K	/memories/a.md
            7B	/memories/b
            5B	/memories/b/c.md
            2B	/memories/b/d
            """);

    [Fact]
    public void Empty_memory_is_an_empty_directory() => UserMemory.Empty.When(new MemoryCommand.View("/memories")).Answers(
        "Here're the files and directories up to 2 levels deep in /memories, excluding hidden items and node_modules:\n0B\t/memories");

    [Fact]
    public void File_is_shown_with_line_numbers()
    {
        var memory = Given((Notes, "one\ntwo\nthree\n"));
        memory.When(new MemoryCommand.View(Notes))
            .Answers($"Here's the content of {Notes} with line numbers:\n     1\tone\n     2\ttwo\n     3\tthree");
        memory.When(new MemoryCommand.View(Notes, 2, -1))
            .Answers($"Here's the content of {Notes} with line numbers:\n     2\ttwo\n     3\tthree");
        memory.When(new MemoryCommand.View(Notes, 2, 2)).Answers($"Here's the content of {Notes} with line numbers:\n     2\ttwo");
    }

    [Fact]
    public void What_is_not_there_cannot_be_shown() =>
        UserMemory.Empty.When(new MemoryCommand.View(Notes))
            .Refuses(UserMemory.Empty, "path", $"The path {Notes} does not exist. Please provide a valid path.");

    [Fact]
    public void File_is_created_once()
    {
        var created = UserMemory.Empty.When(new MemoryCommand.Create(Notes, "one\n")).Answers($"File created successfully at: {Notes}");
        created.Holds((Notes, "one\n"));
        Assert.Equal(Model, created.Memory.Files[Notes].Origin);
        created.Memory.When(new MemoryCommand.Create(Notes, "two")).Refuses(created.Memory, "path", $"Error: File {Notes} already exists");
    }

    [Fact]
    public void Text_that_stands_once_is_replaced()
    {
        var replaced = Given((Notes, "tea\nmilk\n")).When(new MemoryCommand.StrReplace(Notes, "milk", "lemon"));
        replaced.Answers("The memory file has been edited.\n     1\ttea\n     2\tlemon").Holds((Notes, "tea\nlemon\n"));
        Assert.Equal((Noon, Noon.AddHours(1)), (replaced.Memory.Files[Notes].CreatedAt, replaced.Memory.Files[Notes].UpdatedAt));
    }

    [Theory]
    [InlineData("milk", "No replacement was performed, old_str `milk` did not appear verbatim in /memories/notes.txt.")]
    [InlineData("", "No replacement was performed, old_str `` did not appear verbatim in /memories/notes.txt.")]
    [InlineData("tea", "No replacement was performed. Multiple occurrences of old_str `tea` in lines: 1, 3. Please ensure it is unique")]
    public void Text_that_does_not_stand_once_is_not_replaced(string old, string answer)
    {
        var memory = Given((Notes, "tea, tea\ncake\ntea\n"));
        memory.When(new MemoryCommand.StrReplace(Notes, old, "x")).Refuses(memory, "old_str", answer);
    }

    [Theory]
    [InlineData(0, "new\none\ntwo\n")]
    [InlineData(1, "one\nnew\ntwo\n")]
    [InlineData(2, "one\ntwo\nnew\n")]
    public void Text_is_inserted_after_the_line(int line, string content) => Given((Notes, "one\ntwo\n"))
        .When(new MemoryCommand.Insert(Notes, line, "new\n")).Answers($"The file {Notes} has been edited.").Holds((Notes, content));

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Nothing_is_inserted_beyond_the_file(int line)
    {
        var memory = Given((Notes, "one\ntwo\n"));
        memory.When(new MemoryCommand.Insert(Notes, line, "x")).Refuses(
            memory, "insert_line",
            $"Error: Invalid `insert_line` parameter: {line}. It should be within the range of lines of the file: [0, 2]");
    }

    [Fact]
    public void Directory_is_deleted_with_all_that_is_in_it()
    {
        var memory = Given(("/memories/a/b", "1"), ("/memories/a/c/d", "1"), ("/memories/ab", "1"));
        memory.When(new MemoryCommand.Delete("/memories/a")).Answers("Successfully deleted /memories/a").Holds(("/memories/ab", "1"));
        memory.When(new MemoryCommand.Delete("/memories/x")).Refuses(memory, "path", "Error: The path /memories/x does not exist");
        memory.When(new MemoryCommand.Delete("/memories")).Refuses(memory, "path", "Error: Cannot delete the /memories directory itself");
    }

    [Fact]
    public void File_or_directory_is_renamed_where_nothing_is_yet()
    {
        var memory = Given(("/memories/a/b", "1"), ("/memories/c", "2"));
        memory.When(new MemoryCommand.Rename("/memories/a", "/memories/d/e")).Answers("Successfully renamed /memories/a to /memories/d/e")
            .Holds(("/memories/c", "2"), ("/memories/d/e/b", "1"));
        memory.When(new MemoryCommand.Rename("/memories/a", "/memories/c"))
            .Refuses(memory, "new_path", "Error: The destination /memories/c already exists");
        memory.When(new MemoryCommand.Rename("/memories/x", "/memories/y"))
            .Refuses(memory, "old_path", "Error: The path /memories/x does not exist");
        memory.When(new MemoryCommand.Rename("/memories/a", "/memories/a/f"))
            .Refuses(memory, "new_path", "Error: /memories/a/f is inside of /memories/a");
        memory.When(new MemoryCommand.Rename("/memories/a", "/memories/c/f"))
            .Refuses(memory, "new_path", "Error: /memories/c is a file, not a directory");
    }

    [Fact]
    public void File_is_no_directory_and_a_directory_no_file()
    {
        var memory = Given(("/memories/a/b", "1"));
        memory.When(new MemoryCommand.Create("/memories/a/b/c", ""))
            .Refuses(memory, "path", "Error: /memories/a/b is a file, not a directory");
        memory.When(new MemoryCommand.Create("/memories/a", "")).Refuses(memory, "path", "Error: File /memories/a already exists");
        memory.When(new MemoryCommand.StrReplace("/memories/a", "x", "y"))
            .Refuses(memory, "path", "Error: The path /memories/a does not exist. Please provide a valid path.");
        memory.When(new MemoryCommand.Insert("/memories/a", 0, "x")).Refuses(memory, "path", "Error: The path /memories/a does not exist");
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("/memories/../etc/passwd")]
    [InlineData("/memories/a/../../b")]
    [InlineData("/memories/./a")]
    [InlineData("/memories//a")]
    [InlineData("/memories/a//")]
    [InlineData("/memories/%2e%2E/a")]
    [InlineData("/memories/a%2fb")]
    [InlineData("/memories\\a")]
    [InlineData("/memories/a\\..\\b")]
    [InlineData("/memoriesx")]
    [InlineData("memories/a")]
    [InlineData("/memories/a\u0000b")]
    [InlineData("/memories/a\nb")]
    [InlineData("")]
    [InlineData("/")]
    public void Path_that_leads_elsewhere_is_refused_by_every_command(string path)
    {
        var memory = Given((Notes, "one"));
        MemoryCommand[] commands =
        [
            new MemoryCommand.View(path), new MemoryCommand.Create(path, ""), new MemoryCommand.StrReplace(path, "one", ""),
            new MemoryCommand.Insert(path, 0, ""), new MemoryCommand.Delete(path),
            new MemoryCommand.Rename(path, "/memories/x"), new MemoryCommand.Rename(Notes, path),
        ];
        foreach (var command in commands)
            Assert.StartsWith($"Error: The path {path} is not allowed.", memory.When(command).Answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_has_bounds()
    {
        var large = new string('x', Limits.MemoryFileBytes);
        Assert.Equal("file_text", UserMemory.Empty.When(new MemoryCommand.Create(Notes, large + "x")).Wrong);
        var full = Given([.. Enumerable.Range(0, Limits.MemoryBytes / Limits.MemoryFileBytes).Select(i => ($"/memories/{i}", large))]);
        Assert.Equal("file_text", full.When(new MemoryCommand.Create(Notes, "x")).Wrong);
        Assert.Equal("insert_text", full.When(new MemoryCommand.Insert("/memories/1", 0, "x")).Wrong);
        var many = Given([.. Enumerable.Range(0, Limits.MemoryFiles).Select(i => ($"/memories/{i}", "x"))]);
        Assert.Equal("path", many.When(new MemoryCommand.Create(Notes, "x")).Wrong);
        Assert.Null(many.When(new MemoryCommand.StrReplace("/memories/1", "x", "y")).Wrong);
    }

    [Fact]
    public void Secret_is_not_written() => UserMemory.Empty.When(new MemoryCommand.Create(Notes, "Card: 4111 1111 1111 1111")).Refuses(
        UserMemory.Empty, "file_text", "Error: The text holds what looks like a card number. Memory never keeps secrets: leave it out.");
}
