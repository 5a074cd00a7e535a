using Holdfast.Cli.Replay;
using Holdfast.Client.Contract;
using Xunit;

namespace Holdfast.Tests.Cli;

public sealed class ReplayComparisonTests
{
    private static readonly Said[] _recorded =
    [
        new("user", "Where is it?", []),
        new("assistant", "Looking.", [new("c1", "find", """{"id": 17}""")]),
        new("tool", "on its way", [], "c1"),
        new("assistant", "On its way.", []),
    ];

    [Fact]
    public void Equal_transcripts_have_no_difference() => Assert.Null(Difference.First(_recorded, [.. _recorded]));

    [Fact]
    public void Every_single_change_is_found()
    {
        Said[] changed =
        [
            _recorded[0] with { Text = "Where is it ?" },
            _recorded[1] with { Text = "" },
            _recorded[1] with { Calls = [] },
            _recorded[1] with { Calls = [new("c2", "find", """{"id": 17}""")] },
            _recorded[1] with { Calls = [new("c1", "seek", """{"id": 17}""")] },
            _recorded[1] with { Calls = [new("c1", "find", """{"id":17}""")] },
            _recorded[2] with { Text = "on its way " },
            _recorded[2] with { CallId = "c2" },
            _recorded[3] with { Role = "user" },
        ];
        int[] places = [0, 1, 1, 1, 1, 1, 2, 2, 3];

        foreach (var (said, place) in changed.Zip(places))
        {
            Said[] journal = [.. _recorded];
            journal[place] = said;
            var message = (place + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            Assert.StartsWith($"message {message} ({_recorded[place].Role})", Difference.First(_recorded, journal));
        }
    }

    [Fact]
    public void Journal_too_short_or_too_long_differs()
    {
        Said[] longer = [.. _recorded, new("user", "Thanks", [])];

        Assert.Contains("the journal ends before it", Difference.First(_recorded, _recorded[..3]));
        Assert.Contains("goes on after message 4 with (user) \"Thanks\"", Difference.First(_recorded, longer));
    }

    [Fact]
    public void Difference_is_shown_where_it_is()
    {
        var text = new string('a', 300);

        var difference = Difference.First([new("user", text + "b" + text, [])], [new("user", text + "c" + text, [])]);

        Assert.Contains("differs at character 301", difference);
        Assert.Contains("aaab", difference);
        Assert.Contains("aaac", difference);
    }

    [Fact]
    public void Results_of_parallel_calls_may_come_in_any_order()
    {
        var call = new RecordedMessage("assistant", "", [new("a", "f", "{}"), new("b", "f", "{}")]);
        var (first, second) = (new RecordedMessage("tool", "1", ToolCallId: "a"), new RecordedMessage("tool", "2", ToolCallId: "b"));

        Assert.Null(Difference.First(Transcript.Of([call, first, second]), Transcript.Of([call, second, first])));
    }

    [Fact]
    public void Bills_are_compared_class_by_class()
    {
        var ledger = new Bill(2, new Usage(10, 20, 30, 40, 50));

        Assert.Null(Bill.Difference(ledger, new(2, new Usage(10, 20, 30, 40, 50, Thinking: 7))));
        Assert.Equal(
            "calls: ledger 2, billed 3, input: ledger 10, billed 11, cache_write_long: ledger 40, billed 0",
            Bill.Difference(ledger, new(3, new Usage(11, 20, 30, 0, 50))));
    }
}
