using Holdfast.Core.Memory.Users;
using Holdfast.Core.Tools;
using Xunit;

namespace Holdfast.Tests.Core.Memory.Users;

public sealed class MemoryToolTests
{
    public static TheoryData<string, MemoryCommand> Calls => new()
    {
        { """{"command":"view","path":"/memories"}""", new MemoryCommand.View("/memories") },
        { """{"command":"view","path":"/memories/a","view_range":[2,-1]}""", new MemoryCommand.View("/memories/a", 2, -1) },
        { """{"command":"create","path":"/memories/a","file_text":"x"}""", new MemoryCommand.Create("/memories/a", "x") },
        { """{"command":"str_replace","path":"/memories/a","old_str":"x"}""", new MemoryCommand.StrReplace("/memories/a", "x", "") },
        { """{"command":"insert","path":"/memories/a","insert_line":2.0,"insert_text":"x"}""",
            new MemoryCommand.Insert("/memories/a", 2, "x") },
        { """{"command":"delete","path":"/memories/a"}""", new MemoryCommand.Delete("/memories/a") },
        { """{"command":"rename","old_path":"/memories/a","new_path":"/memories/b"}""",
            new MemoryCommand.Rename("/memories/a", "/memories/b") },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Call_is_read(string arguments, MemoryCommand command)
    {
        Assert.Empty(ArgumentCheck.Problems(MemoryTool.Spec.InputSchema, arguments));
        Assert.Equal((command, null), MemoryTool.Read(arguments));
    }

    [Theory]
    [InlineData("""{"command":"create","path":"/memories/a"}""", "file_text")]
    [InlineData("""{"command":"view"}""", "path")]
    [InlineData("""{"command":"insert","path":"/memories/a","insert_text":"x"}""", "insert_line")]
    [InlineData("""{"command":"rename","old_path":"/memories/a"}""", "new_path")]
    public void Argument_that_is_missing_is_named(string arguments, string missing) =>
        Assert.Equal((null, missing), MemoryTool.Read(arguments));

    [Fact]
    public void Schemas_lint()
    {
        Assert.Empty(ArgumentCheck.Lint(MemoryTool.Spec.InputSchema));
        Assert.Empty(ArgumentCheck.Lint(FactTool.Spec.InputSchema));
    }
}
