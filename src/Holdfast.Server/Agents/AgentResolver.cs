using Holdfast.Client.Contract;
using Holdfast.Core;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Reviews;
using Holdfast.Core.Routing;
using Holdfast.Core.Tools;
using Holdfast.Server.Configuration;
using Holdfast.Server.Models;
using Budget = Holdfast.Core.Context.ContextBudget;

namespace Holdfast.Server.Agents;

/// <summary>From an agent as it was written to the policy that decisions are made by.</summary>
public sealed class AgentResolver(ServerModel model, CurrentModels models, DefaultLadder defaultLadder)
{
    private const int DefaultOutputTokens = 8_192;

    /// <summary>The rung of a <c>provider/model</c>; null when the provider is not configured or has no such model.</summary>
    public Rung? FindRung(string name)
    {
        var (provider, id) = Split(name);
        return Configured(provider) is { } configured ? models.Catalog.Find(provider, configured.Dialect, id, configured.Compatible) : null;
    }

    /// <summary>The embedding model of a <c>provider/model</c>; null when the provider is not configured or has no such model.</summary>
    public EmbeddingModel? FindEmbedding(string name)
    {
        var (provider, id) = Split(name);
        return Configured(provider) is { } configured ? models.Catalog.FindEmbedding(provider, configured.Dialect, id, configured.Compatible) : null;
    }

    /// <summary>Whether a <c>provider/model</c> is at a provider whose protocol knows no embeddings.</summary>
    public bool HasNoEmbeddings(string name) => Configured(Split(name).Provider) is { Dialect: not Dialect.OpenAi };

    /// <summary>Every <c>provider/model</c> that a ladder stands for.</summary>
    public IEnumerable<string> Expand(IEnumerable<string> ladder) =>
        ladder.SelectMany(rung => rung == DefaultLadder.Name ? defaultLadder.Rungs : [rung]).Distinct();

    public AgentPolicy Resolve(string name, int version, AgentDefinition definition)
    {
        var ladder = Expand(definition.Ladder).Select(rung => FindRung(rung) ?? Vanished(rung)).ToList();
        var routing = definition.Routing is { } given ? new RoutingPolicy(FindRung(given.Small) ?? Vanished(given.Small), given.Threshold) : null;
        List<Rung> asked = routing is null ? ladder : [routing.Small, .. ladder];
        var budget = BudgetOf(definition, asked);
        return new(
            name,
            version,
            Constitution(definition).Render(),
            budget,
            ladder,
            (Core.Models.Profile)definition.Profile,
            [.. (definition.Tools ?? []).Select(Tool)],
            definition.MaxOutputTokens ?? Math.Min(DefaultOutputTokens, MostOutput(asked, budget)),
            definition.MaxRounds,
            definition.Limits is { } limits ? Limits(limits) : model.TimeLimits,
            definition.Memory,
            definition.Summary is { } summary ? FindRung(summary) ?? Vanished(summary) : null,
            // One that has vanished from the configuration is done without: recall goes by words.
            definition.Embeddings is { } embeddings ? FindEmbedding(embeddings) : null,
            definition.MaxRepeats ?? LoopRule.DefaultRepeats,
            definition.DeadlineSeconds is { } deadline ? TimeSpan.FromSeconds(deadline) : null,
            definition.Phrases,
            definition.Waiting is { } waiting ? Waiting(waiting) : null,
            HandoffOf(definition),
            definition.Answers is { Held: not AnswerSettings.Never } answers ? Hold(answers) : null,
            routing,
            definition.ReuseHours is { } hours ? TimeSpan.FromHours(hours) : null);
    }

    /// <summary>Where there is a deadline, or doubtful answers are read, there are people, whom the model and its users may ask for as well.</summary>
    private static HandoffPolicy? HandoffOf(AgentDefinition definition) => definition switch
    {
        { Answers.Held: AnswerSettings.Doubtful, Handoff: var handoff } => Given(handoff ?? new(), unsupported: handoff?.Unsupported ?? HandoffSettings.HandsOff),
        { Handoff: { } handoff } => Given(handoff, handoff.Unsupported),
        _ => definition.DeadlineSeconds is null ? null : new(),
    };

    private static HandoffPolicy Given(HandoffSettings given, string? unsupported) => new()
    {
        IsOffered = given.Model, Within = given.DueSeconds is { } due ? TimeSpan.FromSeconds(due) : null, Priority = given.Priority, LeastConfidence = given.LeastConfidence,
        OnRequest = given.OnRequest == HandoffSettings.Immediately, Topics = given.Topics is { Count: > 0 } topics ? topics : null,
        Unsupported = unsupported is { } then ? new(then == HandoffSettings.HandsOff, given.UnsupportedValues ?? 1) : null,
        FailedTurns = given.FailedTurns ?? HandoffPolicy.DefaultTimes, Clarifications = given.Clarifications ?? HandoffPolicy.DefaultTimes,
    };

    private static AnswerHold Hold(AnswerSettings answers) => new(
        answers.Held == AnswerSettings.Always, answers.DueSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : Core.Reviews.Approval.DefaultWithin,
        answers.Default == AnswerSettings.Sends);

    public static Budget BudgetOf(AgentDefinition definition, IReadOnlyList<Rung> ladder) => definition.Budget is { } given
        ? new(given.System, given.Knowledge, given.History - DefaultRecall(given), given.Working, given.Safety, given.Task, given.Recall ?? DefaultRecall(given))
        : Budget.For(ladder.Min(rung => rung.Card.Window));

    private static int DefaultRecall(ContextBudget given) => given.Recall is null ? given.History / 6 : 0;

    /// <summary>The longest answer that every model of the ladder gives and the budget has room for.</summary>
    public static int MostOutput(IReadOnlyList<Rung> ladder, Budget budget) =>
        Math.Min(budget.Task, ladder.Min(rung => rung.Card.MaxOutput));

    public static Core.Constitutions.Constitution Constitution(AgentDefinition definition) => new(
        definition.Constitution.Role, definition.Constitution.HardLimits, definition.Constitution.InteractionPattern,
        definition.Instructions, definition.Lessons);

    /// <summary>
    /// The configuration has changed since the agent was saved. The rung stays, so that its attempts fail with a reason that names it and
    /// the ladder goes on; nothing else is known about it any more.
    /// </summary>
    private Rung Vanished(string name)
    {
        var (provider, id) = Split(name);
        return models.Catalog.Find(provider, Dialect.Anthropic, id, servesAny: false)
            ?? models.Catalog.Find(provider, Dialect.OpenAi, id, servesAny: true)
            ?? throw new InvalidOperationException($"A saved agent names the model {name}, which is no provider/model.");
    }

    private ProviderModel? Configured(string provider) => model.Providers.FirstOrDefault(known => known.Name == provider);

    private static (string Provider, string Model) Split(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (name, "") : (name[..slash], name[(slash + 1)..]);
    }

    private static ToolSpec Tool(ToolDefinition tool) => new(
        tool.Name, tool.Description, tool.InputSchema.GetRawText(), new Uri(tool.Url), TimeSpan.FromSeconds(tool.TimeoutSeconds),
        tool.Validate, tool.Idempotent, tool.AuthorizationEnv, tool.Approval is { } approval ? Approval(approval) : null,
        tool.Handoff is { } handoff ? new CallLimit(handoff.Over) : null);

    private static WaitingPolicy Waiting(WaitingSettings waiting) => new(
        waiting.ReminderSeconds is { } reminder ? TimeSpan.FromSeconds(reminder) : null, waiting.ReleaseSeconds > 0 ? TimeSpan.FromSeconds(waiting.ReleaseSeconds) : null);

    private static Approval Approval(ToolApproval approval) => new(
        approval.DueSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : Core.Reviews.Approval.DefaultWithin, approval.Default == "approve", approval.Over);

    private static TimeLimits Limits(CallLimits limits) => new(
        TimeSpan.FromSeconds(limits.ConnectSeconds), TimeSpan.FromSeconds(limits.FirstTokenSeconds),
        TimeSpan.FromSeconds(limits.IdleSeconds), TimeSpan.FromSeconds(limits.AttemptSeconds),
        limits.TurnSeconds is { } turn ? TimeSpan.FromSeconds(turn) : null);
}
