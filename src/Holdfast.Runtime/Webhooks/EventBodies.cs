using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;
using Holdfast.Core.Webhooks;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Streaming;

namespace Holdfast.Runtime.Webhooks;

/// <summary>
/// What receivers are sent. Written from the journal at each try, the same each time; so no text is stored twice, and what was deleted is
/// sent nowhere.
/// </summary>
public sealed class EventBodies(IJournal journal, IAnomalies anomalies, IBudgets budgets)
{
    private const int PageSize = 1000;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Null when what it tells of was deleted.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> WriteAsync(WebhookRow webhook, Happening happening, CancellationToken cancel)
    {
        if (happening.Kind == EventKind.AnomalyOpened)
            return await anomalies.FindAsync(webhook.Key.Tenant, happening.Anomaly, cancel) is { } anomaly ? Write(happening, json => MoneyBodies.Write(json, anomaly)) : null;
        if (happening.Kind is EventKind.BudgetNear or EventKind.BudgetFull)
            return await budgets.FindAlertAsync(webhook.Key.Tenant, happening.Budget, cancel) is { } alert ? Write(happening, json => MoneyBodies.Write(json, alert)) : null;
        if (happening.Kind is EventKind.CostsDay or EventKind.CostsMonth)
        {
            var (from, to) = (happening.Kind == EventKind.CostsDay ? happening.At.AddDays(-1) : happening.At.AddMonths(-1), happening.At);
            var lines = (await journal.CostsAsync(webhook.Key.Tenant, new(from, to, ["agent", "model"]), cancel)).Lines;
            return Write(happening, json => MoneyBodies.Write(json, from, to, lines));
        }
        if (happening.Conversation is not { } id) return Write(happening, json => json.WriteString("webhook_id", webhook.Key.Webhook));
        var key = new ConversationKey(webhook.Key.Tenant, id);
        if (await journal.FindAsync(key, cancel) is not { } row) return null;
        var entries = await ReadAsync(key, happening, cancel);
        if (entries.Count == 0) return null;
        return Write(happening, json =>
        {
            WriteConversation(json, row, happening);
            if (entries[^1].Fact is Parked parked) WriteParked(json, parked);
            else if (entries[^1].Fact is BatchEnded ended) WriteBatch(json, row, ended);
            else if (IsOfPeople(happening)) WritePeople(json, entries[^1].Fact);
            else WriteTurn(json, ReportOf(happening, entries), webhook.IncludeContent);
        });
    }

    /// <summary>The entries of the turn, up to the one that says it.</summary>
    private async ValueTask<List<Entry>> ReadAsync(ConversationKey key, Happening happening, CancellationToken cancel)
    {
        if (happening.Kind is EventKind.ConversationParked or EventKind.BatchCompleted || IsOfPeople(happening))
            return [.. await journal.PickAsync(key, [happening.Seq], cancel)];
        var entries = new List<Entry>();
        var after = happening.FirstSeq - 1;
        while (after < happening.Seq)
        {
            var page = await journal.ReadAsync(key, after, (int)Math.Min(PageSize, happening.Seq - after), cancel);
            if (page.Count == 0) return []; // deleted meanwhile
            entries.AddRange(page);
            after = page[^1].Seq;
        }
        return entries;
    }

    /// <summary>
    /// From the message on, or from the end of what came before its turn: another turn, or a person's time with the conversation.
    /// </summary>
    private static TurnReport ReportOf(Happening happening, List<Entry> entries)
    {
        var before = entries.Count - 2;
        while (before >= 0 && !Fold.EndsTurn(entries[before].Fact)) before--;
        var report = new TurnReport(before < 0 ? happening.FirstSeq : entries[before].Seq);
        foreach (var entry in entries.Skip(before + 1)) report.Add(new StreamEvent.Journaled(new(entry.Seq, 0), entry));
        return report;
    }

    private static ReadOnlyMemory<byte> Write(Happening happening, Action<Utf8JsonWriter> data)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("type", EventNames.Of(happening.Kind));
            json.WriteString("timestamp", happening.At.UtcDateTime);
            json.WriteStartObject("data");
            data(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static void WriteConversation(Utf8JsonWriter json, ConversationRow row, Happening happening)
    {
        json.WriteString("conversation_id", row.Key.Conversation);
        json.WriteString("agent", row.Agent);
        json.WriteString("mode", SnakeCase.Name(row.Mode));
        json.WriteNumber("seq", happening.Seq);
        if (happening.FirstSeq > 0) json.WriteNumber("message_seq", happening.FirstSeq);
        if (row.Metadata is null) return;
        json.WriteStartObject("metadata");
        foreach (var (name, value) in row.Metadata) json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static void WriteParked(Utf8JsonWriter json, Parked parked)
    {
        json.WriteString("code", parked.Code);
        json.WriteString("reason", parked.Reason);
        json.WriteString("until", parked.Until.UtcDateTime);
    }

    private static bool IsOfPeople(Happening happening) =>
        happening.Kind is EventKind.HandoffReminder or EventKind.HandoffOverdue or EventKind.HandoffReleased or EventKind.ReviewReminder;

    /// <summary>What waits is named by the entry that asked for a person.</summary>
    private static void WritePeople(Utf8JsonWriter json, Fact fact)
    {
        (long of, DateTimeOffset? due, string? owner, int? priority) = fact switch
        {
            Reminded f => (f.Of, (DateTimeOffset?)f.Due, f.Owner, default(int?)),
            Overdue f => (f.Of, f.Due, f.Owner, f.Priority),
            Released f => (f.Of, null, f.Owner, null),
            _ => throw new InvalidOperationException($"{fact.GetType().Name} says nothing of people."),
        };
        json.WriteNumber("of", of);
        if (due is { } at) json.WriteString("due", at.UtcDateTime);
        if (owner is not null) json.WriteString("owner", owner);
        if (priority is { } number) json.WriteNumber("priority", number);
    }

    private static void WriteBatch(Utf8JsonWriter json, ConversationRow row, BatchEnded ended)
    {
        json.WriteString("batch_id", row.Key.Conversation);
        json.WriteString("state", ended.State);
        json.WriteNumber("answered", ended.Answered);
        json.WriteNumber("failed", ended.Failed);
        json.WriteString("cost_usd", Usd.Exact(row.CostNanoUsd));
    }

    private static void WriteTurn(Utf8JsonWriter json, TurnReport turn, bool withContent)
    {
        json.WriteString("stop", turn.Stop);
        if (turn.Reason is { } reason) json.WriteString("reason", reason);
        json.WriteBoolean("partial", turn.IsPartial);
        json.WriteString("cost_usd", Usd.Exact(turn.CostNanoUsd));
        MoneyBodies.Write(json, turn.Usage);
        if (withContent) json.WriteString("answer", turn.Text);
    }
}
