using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Xunit;

namespace Holdfast.Tests.Core.Memory;

public sealed class RecallNoteTests
{
    private static readonly DateTimeOffset May = new(2023, 5, 8, 12, 0, 0, TimeSpan.Zero);

    private static readonly Remembered[] Past =
    [
        new(2, MessageRole.User, "Ann", May, "One."), new(3, MessageRole.Assistant, null, May.AddHours(1), "Two."), new(5, MessageRole.User, "Ann", May.AddDays(1), "Three."),
    ];

    [Fact]
    public void Day_is_written_once_for_what_was_said_on_it() => Assert.Equal(
        "[Recalled from earlier in this conversation, quoted as it was said:]\n2023-05-08\n#2 Ann: One.\n#3 assistant: Two.\n2023-05-09\n#5 Ann: Three.\n"
        + "[End of what was recalled.]",
        RecallNote.Write(Past));

    [Fact]
    public void What_was_recalled_by_the_first_versions_is_written_as_it_was() => Assert.Equal(
        "[Recalled from earlier in this conversation, quoted as it was said:]\n#2 2023-05-08 Ann: One.\n#3 2023-05-08 assistant: Two.\n"
        + "#5 2023-05-09 Ann: Three.\n[End of what was recalled.]",
        RecallNote.Write(Past, byDay: false));
}
