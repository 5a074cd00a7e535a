using System.Text.Json;
using Holdfast.Client.Contract;
using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Tools;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Conversation = Holdfast.Core.Conversations.Conversation;
using ReviewSubject = Holdfast.Core.Journal.ReviewSubject;

namespace Holdfast.Server.Agents;

/// <summary>
/// What takes effect when a review is approved. A change of an agent is saved before the decision is journaled: whoever approves again after a crash saves what is
/// there already, which changes nothing.
/// </summary>
public sealed class Approvals(AgentCatalog catalog, AgentLint lint, IDirectory directory)
{
    /// <summary>The agent as it would be; null where nothing of it would change.</summary>
    public static AgentDefinition? Changed(ReviewSubject subject, AgentDefinition definition, JsonElement? proposed) => (subject, proposed) switch
    {
        (ReviewSubject.Constitution or ReviewSubject.Clarification, { ValueKind: JsonValueKind.Object } json) =>
            definition with { Constitution = json.Deserialize(HoldfastJson.Default.Constitution)! },
        (ReviewSubject.Lesson, { ValueKind: JsonValueKind.String } json) when definition.Lessons?.Contains(json.GetString()!) != true =>
            definition with { Lessons = [.. definition.Lessons ?? [], json.GetString()!] },
        _ => null,
    };

    /// <summary>The agent's version that came of it, or why it cannot be approved so.</summary>
    public async ValueTask<(int? Version, ProblemResult? Problem)> ApplyAsync(string tenant, string agent, ReviewAsked asked, JsonElement? edited, string by, CancellationToken cancel)
    {
        if (await directory.FindAgentAsync(tenant, agent, null, cancel) is not { } newest) return (null, ErrorCode.AgentNotFound.Problem());
        var definition = newest.Read();
        if (edited is null && asked.Subject == ReviewSubject.Constitution && asked.Base is { } before && before != newest.Version
            && (await directory.FindAgentAsync(tenant, agent, before, cancel))?.Read().Constitution is { } old && !Same(old, definition.Constitution))
            return (null, ErrorCode.ReviewOutdated.Problem());
        var proposed = edited ?? (asked.Proposed is { } text ? JsonElement.Parse(text) : null);
        AgentDefinition? changed;
        try
        {
            changed = Changed(asked.Subject, definition, proposed);
        }
        catch (JsonException e)
        {
            return (null, ErrorCode.Invalid(new FieldError("edited", $"Give a constitution: role, hard_limits, interaction_pattern. {e.Message}")));
        }
        if (changed is null || AgentCatalog.Same(newest, changed)) return (asked.Subject == ReviewSubject.Clarification && proposed is null ? null : newest.Version, null);
        if (lint.Check(agent, changed).Errors.Problem is { } problem) return (null, problem);
        return ((await catalog.SaveAsync(tenant, agent, changed, by, cancel)).Version, null);
    }

    /// <summary>The call with other arguments has to be one that the tool takes.</summary>
    public async ValueTask<ProblemResult?> CheckCallAsync(Conversation c, ReviewAsked asked, JsonElement? edited, CancellationToken cancel)
    {
        if (edited is not { } arguments) return null;
        if (arguments.ValueKind != JsonValueKind.Object) return ErrorCode.Invalid(new FieldError("edited", "Give the arguments as an object."));
        var policy = await catalog.FindAsync(c.Key.Tenant, c.Agent, c.Turn?.AgentVersion, cancel);
        var tool = policy is null ? null : PromptPlanner.ToolsOf(c, policy).FirstOrDefault(tool => tool.Name == asked.Title);
        var problems = tool is null ? [] : ArgumentCheck.Problems(tool.InputSchema, arguments.GetRawText());
        return problems.Count == 0 ? null : ErrorCode.Invalid([.. problems.Select(problem => new FieldError("edited", problem))]);
    }

    private static bool Same(Constitution one, Constitution other) =>
        JsonSerializer.Serialize(one, HoldfastJson.Default.Constitution) == JsonSerializer.Serialize(other, HoldfastJson.Default.Constitution);
}
