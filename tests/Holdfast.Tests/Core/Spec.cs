using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Reconciler;
using Xunit;

namespace Holdfast.Tests.Core;

/// <summary>Given what happened, when something is asked, then this follows. Entries are one second apart.</summary>
internal sealed class Spec
{
    public static readonly ConversationKey Key = new("acme", "cnv_1");
    public static readonly DateTimeOffset Start = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private Spec(IReadOnlyList<Entry> entries)
    {
        Entries = entries;
        State = Fold.All(Key, entries);
    }

    public IReadOnlyList<Entry> Entries { get; }

    public Conversation State { get; }

    /// <summary>When the last entry was written.</summary>
    public DateTimeOffset Now => Start.AddSeconds(Entries.Count);

    /// <summary>A conversation that was started, and then this.</summary>
    public static Spec Given(params Fact[] facts) => Exactly([Facts.ConversationStarted(), .. facts]);

    public static Spec Exactly(params Fact[] facts) => new([.. facts.Select((fact, i) => new Entry(i + 1, Start.AddSeconds(i + 1), fact))]);

    public Decision When(Command command) => Decide.Command(State, command);

    public Effect Owed(TimeSpan later = default, AgentPolicy? policy = null) => Reconcile.Next(State, policy ?? Agents.Policy(), Now + later);

    public Spec Owes(string effect, TimeSpan later = default, AgentPolicy? policy = null)
    {
        Assert.Equal(effect, Show.Effect(Owed(later, policy)));
        return this;
    }
}

internal static class Then
{
    public static void Accepts(this Decision decision, params Fact[] facts) =>
        Assert.Equal(Show.Facts(facts), Show.Facts(Assert.IsType<Decision.Accept>(decision).Facts));

    public static void Refuses(this Decision decision, Refusal reason) =>
        Assert.Equal(reason, Assert.IsType<Decision.Refuse>(decision).Reason);
}
