using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Reviews;
using Holdfast.Runtime.Intake;
using Holdfast.Runtime.Ports;
using Microsoft.Extensions.Logging;

namespace Holdfast.Runtime.Reviews;

/// <summary>
/// Shows people what an agent asks its users again and again. It looks at all that was asked lately, so that nothing depends on a single look; several
/// nodes that see the same propose the same.
/// </summary>
public sealed class ClarificationWatch(
    AskedQuestions questions, IInbox inbox, IAgentCatalog agents, ConversationService conversations, IJournal journal, TimeProvider clock, ILogger<ClarificationWatch> log)
{
    private const int MostLookedAt = 500, EvidenceShown = 10;

    /// <summary>People have so long to look at it; after that it may be proposed again.</summary>
    private static readonly TimeSpan Within = TimeSpan.FromDays(14);

    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            var agent = await questions.NextAsync(stopping);
            try
            {
                await LookAsync(agent, stopping);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.ClarificationsUnread(log, agent.Agent, e);
            }
        }
    }

    /// <summary>The review that was opened; null when none was due.</summary>
    public async Task<ConversationKey?> LookAsync(AgentKey agent, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var recent = await inbox.ClarificationsAsync(agent, now - Clarification.Lookback, MostLookedAt, cancel);
        var known = await KnownAsync(agent, now, cancel);
        if (Clarification.Repeated([.. recent.Where(one => !known.Any(title => Clarification.AreAlike(title, one.Question)))]) is not { } repeated) return null;
        var key = new ConversationKey(agent.Tenant, Clarification.ProposalOf(repeated));
        if (await journal.FindAsync(key, cancel) is not null) return null;
        var policy = await agents.FindAsync(agent.Tenant, agent.Agent, version: null, cancel);
        var evidence = repeated.Take(EvidenceShown).Select(one => new Evidence(one.Key.Conversation, one.Seq, $"{one.Request}\n→ {one.Question}"));
        var review = new ReviewAsked(ReviewSubject.Clarification, repeated[0].Question, now + Within, Base: policy?.Version, Evidence: [.. evidence]);
        return await conversations.HandleAsync(key, new Propose(agent.Agent, review), idempotency: null, cancel) is CommandResult.Accepted ? key : null;
    }

    /// <summary>What people were shown already: it waits for them, or they decided it lately.</summary>
    private async Task<List<string>> KnownAsync(AgentKey agent, DateTimeOffset now, CancellationToken cancel)
    {
        var filter = new InboxFilter(InboxKind.Review, Agent: agent.Agent, Subject: "clarification");
        var open = await inbox.ListAsync(agent.Tenant, filter, new(200), cancel);
        var closed = await inbox.ListAsync(agent.Tenant, filter with { State = "closed" }, new(200), cancel);
        return [.. open.Items.Concat(closed.Items.Where(row => row.ClosedAt >= now - Clarification.Lookback)).Select(row => row.Title)];
    }
}
