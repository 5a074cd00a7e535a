using System.Text.Json;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Agents;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>Reviews as callers see them: the row of what waits, and the entries that asked and decided.</summary>
internal static class ReviewMapping
{
    private const int PageSize = 200;

    public static async ValueTask<Contract.Review> ReadAsync(IJournal journal, InboxRow row, CancellationToken cancel)
    {
        var asked = (ReviewAsked)(await journal.PickAsync(row.Key, [row.Seq], cancel))[0].Fact;
        var isAnswer = asked.Subject == ReviewSubject.Answer;
        var decided = row.State == "closed" ? await DecisionAsync(journal, row, cancel) : null;
        return new(
            ItemId.Of(ItemId.Review, row.Key, row.Seq), Enum.Parse<Contract.ReviewSubject>($"{asked.Subject}"), asked.Title, row.State, row.Agent, row.OpenedAt,
            asked.Due, DefaultOf(asked), asked.CallId is null && !isAnswer ? null : row.Key.Conversation, row.User, Shown(asked.Proposed),
            BaseVersion: asked.Base, Evidence: asked.Evidence?.Select(one => new Contract.ReviewEvidence(one.Conversation, one.Seq, one.Text)).ToList(),
            Owner: row.Owner, ClosedAt: row.ClosedAt, Outcome: row.Outcome, DecidedBy: row.ClosedBy, Note: decided?.Note, Edited: Shown(decided?.Edited),
            Version: decided?.Version);

        JsonElement? Shown(string? text) => isAnswer && text is not null ? Text(text) : Json(text);
    }

    private static string DefaultOf(ReviewAsked asked) => (asked.Subject, asked.ByDefault) switch
    {
        (ReviewSubject.Answer, true) => Contract.AnswerSettings.Sends,
        (ReviewSubject.Answer, false) => Contract.AnswerSettings.HandsOff,
        (_, true) => "approve",
        _ => "reject",
    };

    /// <summary>With what it would change of the agent as it is now.</summary>
    public static async ValueTask<Contract.Review> CompareAsync(Contract.Review review, string tenant, IDirectory directory, CancellationToken cancel)
    {
        if (review.ClosedAt is not null || await directory.FindAgentAsync(tenant, review.Agent, null, cancel) is not { } row) return review;
        var changed = Approvals.Changed(Enum.Parse<ReviewSubject>($"{review.Subject}"), row.Read(), review.Proposed);
        return changed is null ? review : review with { Changes = DefinitionDiff.Between(row.Definition, AgentCatalog.Json(changed)) };
    }

    private static async ValueTask<ReviewDecided?> DecisionAsync(IJournal journal, InboxRow row, CancellationToken cancel)
    {
        for (var after = row.Seq; ;)
        {
            var entries = await journal.ReadAsync(row.Key, after, PageSize, cancel);
            if (entries.Select(entry => entry.Fact).OfType<ReviewDecided>().FirstOrDefault(fact => fact.Review == row.Seq) is { } decided) return decided;
            if (entries.Count < PageSize) return null;
            after = entries[^1].Seq;
        }
    }

    /// <summary>What a model wrote may be no JSON: then it is shown as the text that it is.</summary>
    private static JsonElement? Json(string? text)
    {
        if (text is null) return null;
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return Text(text);
        }
    }

    private static JsonElement Text(string text) => JsonSerializer.SerializeToElement(text, ServerJson.Of<string>());
}
