using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Webhooks;
using Xunit;

namespace Holdfast.Tests.Core.Webhooks;

public sealed class HappeningTests
{
    [Fact]
    public void Turn_that_is_answered_or_stopped_or_parked_happens() => Assert.Equal(
        [
            (EventKind.TurnCompleted, 2L, 5L), (EventKind.ConversationParked, 6, 9), (EventKind.TurnStopped, 6, 11),
        ],
        Of([
            .. Facts.Turn(1, "One?", "One."), Facts.User(), .. Facts.Try(2, FailureKind.Overloaded), Facts.Parked(TimeSpan.FromMinutes(1), 9),
            new CancelRequested(), new TurnStopped("cancelled", "Cancelled by request."),
        ]));

    [Fact]
    public void What_does_not_end_the_turn_does_not_happen() => Assert.Empty(Of([
        Facts.User(), Facts.Started(), Facts.Completed(), Facts.Calls(1, Facts.Lookup()), new ToolsStarted(["c1"]), Facts.Result(Facts.Lookup()),
        Facts.Started(2), Facts.Failed(FailureKind.Stalled, 2), Facts.Broken("Half of", 2), new Resolved(), new Feedback(5),
    ]));

    [Fact]
    public void Turn_of_a_message_that_waited_begins_with_it()
    {
        var all = Of([Facts.User(), Facts.Started(), Facts.User("And?"), Facts.Completed(), Facts.Says(), Facts.Started(2), Facts.Completed(2), Facts.Says("So.", 2)]);
        Assert.Equal([(EventKind.TurnCompleted, 2L, 6L), (EventKind.TurnCompleted, 4, 9)], all);
    }

    [Fact]
    public void Event_has_the_same_name_whoever_names_it_and_no_other_has_it()
    {
        var spec = Spec.Given(Facts.Turn(1, "One?", "One."));
        var (one, again) = (Happening.Of(Before(spec, 5), spec.Entries[4]), Happening.Of(Before(spec, 5), spec.Entries[4]));
        Assert.Equal(one, again);
        Assert.Matches("^evt_[0-9a-f]{24}$", one!.Id);
        var elsewhere = Fold.All(new("zeta", "cnv_1"), spec.Entries.Take(4));
        Assert.NotEqual(one.Id, Happening.Of(elsewhere, spec.Entries[4])!.Id);
    }

    private static List<(EventKind, long, long)> Of(Fact[] facts)
    {
        var spec = Spec.Given(facts);
        return [.. spec.Entries.Select(entry => Happening.Of(Before(spec, entry.Seq), entry)).OfType<Happening>().Select(one => (one.Kind, one.FirstSeq, one.Seq))];
    }

    private static Conversation Before(Spec spec, long seq) => Fold.All(Spec.Key, spec.Entries.Take((int)seq - 1));
}
