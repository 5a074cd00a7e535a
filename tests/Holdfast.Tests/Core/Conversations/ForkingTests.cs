using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Conversations;

public sealed class ForkingTests
{
    private static readonly Fact[] Asked =
        [User("q"), Started(1), Completed(1), Calls(1, Lookup("x"), Pay("y")), new ToolsStarted(["x", "y"]), Result(Lookup("x"), "r")];

    [Fact]
    public void Fork_takes_over_what_was_said_and_called()
    {
        Fact[] whole = [.. Asked, Result(Pay("y"), "paid"), Started(2), Completed(2), Says("a", 2)];
        AssertFork(Spec.Given(whole), 11, """
            {"kind":"message_imported","content":"q"}
            {"kind":"message_imported","role":"assistant","content":"","tool_calls":[{"id":"x","name":"lookup","arguments":"{}"},{"id":"y","name":"pay","arguments":"{}"}]}
            {"kind":"message_imported","role":"tool","content":"r","name":"lookup","tool_call_id":"x"}
            {"kind":"message_imported","role":"tool","content":"paid","name":"pay","tool_call_id":"y"}
            {"kind":"message_imported","role":"assistant","content":"a"}
            """);
    }

    [Fact]
    public void Fork_ends_at_the_entry_asked_for() =>
        AssertFork(Spec.Given([.. Turn(1, "q1", "a1"), .. Turn(2, "q2", "a2")]), 6, """
            {"kind":"message_imported","content":"q1"}
            {"kind":"message_imported","role":"assistant","content":"a1"}
            {"kind":"message_imported","content":"q2"}
            """);

    [Fact]
    public void Fork_before_all_results_leaves_the_calls_out() =>
        AssertFork(Spec.Given(Asked), 7, """{"kind":"message_imported","content":"q"}""");

    [Fact]
    public void Fork_keeps_messages_that_wait() =>
        AssertFork(Spec.Given(User("one"), Started(1), User("two")), 4, """
            {"kind":"message_imported","content":"one"}
            {"kind":"message_imported","content":"two"}
            """);

    [Fact]
    public void Fork_goes_back_before_the_epoch() =>
        AssertFork(Spec.Given([.. Turn(1, "q1", "a1"), User("q2"), new EpochOpened(2, 2, "")]), 7, """
            {"kind":"message_imported","content":"q1"}
            {"kind":"message_imported","role":"assistant","content":"a1"}
            {"kind":"message_imported","content":"q2"}
            """);

    [Fact]
    public void Fork_keeps_what_the_latest_epoch_shows_of_documents()
    {
        var (early, late) = (new KnowledgeShown([new("a.md", 1, 0, 9)], 50), new KnowledgeShown([new("b.md", 2, 0, 9)], 50));
        Fact[] whole = [.. Turn(1, "q1", "a1"), User("q2"), early, new EpochOpened(2, 0, ""), late, Started(2), Completed(2), Says("a2", 2)];
        AssertFork(Spec.Given(whole), 13, """
            {"kind":"message_imported","content":"q1"}
            {"kind":"message_imported","role":"assistant","content":"a1"}
            {"kind":"knowledge_shown","passages":[{"document":"b.md","version":2,"length":9}],"bytes":50}
            {"kind":"message_imported","content":"q2"}
            {"kind":"message_imported","role":"assistant","content":"a2"}
            """);
        var fork = Spec.Given([.. Forking.Import(Spec.Key, Spec.Given(whole).Entries, 13), User("q3")]).State;
        Assert.Equal("user: q1\nassistant: a1\nknowledge: b.md@2+0\nuser: q2\nassistant: a2\nuser: q3", Show.Items(fork.Items));
    }

    [Fact]
    public void Fork_is_an_import_that_is_accepted()
    {
        for (var at = 1; at <= Asked.Length + 1; at++)
            Assert.IsType<Decision.Accept>(Spec.Exactly().When(new Start("helper", default, Import: Forking.Import(Spec.Key, Spec.Given(Asked).Entries, at))));
    }

    [Fact]
    public void Fork_keeps_when_it_was_said_and_what_was_imported()
    {
        var imported = new MessageImported(MessageRole.User, "q", "Ann", Spec.Start.AddYears(-1), "m1");
        var fork = Forking.Import(Spec.Key, Spec.Given(imported, User("now")).Entries, 3);
        Assert.Equal(imported, fork[0]);
        Assert.Equal(Spec.Start.AddSeconds(3), Assert.IsType<MessageImported>(fork[1]).SentAt);
    }

    private static void AssertFork(Spec spec, long atSeq, string expected) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), Show.Facts([.. Forking.Import(Spec.Key, spec.Entries, atSeq).Select(WithoutTime)]));

    private static Fact WithoutTime(Fact fact) => fact is MessageImported message ? message with { SentAt = null } : fact;
}
