using Holdfast.Core.Memory.Users;
using Xunit;

namespace Holdfast.Tests.Core.Memory.Users;

/// <summary>Given a user's memory, when something is asked of it, then it answers this and is that.</summary>
internal static class Remembering
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static readonly Origin Model = new("cnv_1");

    public static readonly Origin Quoted = new("cnv_1", 2, "I like tea");

    /// <summary>Files by path and content.</summary>
    public static UserMemory Given(params (string Path, string Content)[] files) =>
        files.Aggregate(UserMemory.Empty, (memory, file) => memory.With(new MemoryFile(file.Path, file.Content, Model, Noon, Noon)));

    public static UserMemory GivenFacts(params string[] texts) => texts.Aggregate(
        UserMemory.Empty, (memory, text) =>
            memory.With(new UserFact($"fct_{memory.Facts.Count}", text, Quoted, Noon, Noon.AddMinutes(memory.Facts.Count))));

    public static MemoryDecision When(this UserMemory memory, MemoryCommand command) =>
        new MemoryFiles(memory, Model, Noon.AddHours(1)).Apply(command);

    public static MemoryDecision Answers(this MemoryDecision decision, string answer)
    {
        Assert.Equal(answer.ReplaceLineEndings("\n"), decision.Answer);
        Assert.Null(decision.Wrong);
        return decision;
    }

    public static void Refuses(this MemoryDecision decision, UserMemory before, string argument, string answer)
    {
        Assert.Equal(answer, decision.Answer);
        Assert.Equal(argument, decision.Wrong);
        Assert.Same(before, decision.Memory);
    }

    public static void Holds(this MemoryDecision decision, params (string Path, string Content)[] files) =>
        Assert.Equal(files, decision.Memory.Files.Values.Select(file => (file.Path, file.Content)));
}
