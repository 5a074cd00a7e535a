using Holdfast.Core;
using Holdfast.Runtime;
using Xunit;

namespace Holdfast.Tests.Core;

/// <summary>How the limits relate. A limit that is changed without the others it depends on fails here.</summary>
public sealed class LimitsTests
{
    [Fact]
    public void Request_holds_a_message_of_full_size_however_it_is_escaped() => Assert.True(Limits.RequestBytes >= 6 * Limits.MessageBytes);

    [Fact]
    public void Tool_result_is_a_message_so_that_a_fork_can_import_it() => Assert.True(Limits.ToolResultBytes <= Limits.MessageBytes);

    [Fact]
    public void Metadata_of_full_size_is_small_beside_a_message() =>
        Assert.True(Limits.MetadataPairs * (Limits.MetadataKeyChars + Limits.MetadataValueChars) * 4 < Limits.MessageBytes);

    [Fact]
    public void Pauses_grow_from_backoff_over_the_longest_wait_to_parking()
    {
        TimeSpan[] ascending =
            [TimeSpan.Zero, Limits.BackoffFirst, Limits.BackoffLongest, Limits.LongestWait, Limits.ParkLongest];
        Assert.Equal(ascending.Order(), ascending);
        Assert.True(Limits.BackoffLongest <= Limits.BackoffUnawaited && Limits.BackoffUnawaited <= Limits.ParkFirst && Limits.ParkFirst < Limits.ParkLongest);
    }

    [Fact]
    public void Parking_comes_only_after_two_rungs_had_both_their_tries() => Assert.True(Limits.FailuresBeforeParking > 4);

    [Fact]
    public void Delivery_is_held_for_longer_than_its_receiver_may_take() => Assert.True(Limits.DeliveryHold >= 1.5 * Limits.DeliveryTime);

    [Fact]
    public void Calls_that_wait_leave_half_of_the_workers_to_others_and_those_of_one_tenant_half_of_the_line()
    {
        var options = new RuntimeOptions();
        Assert.True(2 * options.WaitingCalls <= options.ConcurrentTurns && 2 * options.WaitingCallsOfTenant <= options.WaitingCalls);
    }

    [Fact]
    public void What_is_handed_in_is_looked_for_only_when_it_must_have_arrived()
    {
        Assert.True(Limits.SubmissionSettles >= 1.5 * Limits.SubmissionTime);
        Assert.True(Limits.LookFirst < Limits.LookLongest && Limits.SubmittingFor < Limits.SubmissionLongest);
    }

    [Fact]
    public void Import_may_hold_more_messages_than_may_wait() => Assert.True(Limits.ImportMessages > Limits.QueuedMessages);
}
