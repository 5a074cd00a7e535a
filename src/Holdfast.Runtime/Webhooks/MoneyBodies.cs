using System.Globalization;
using System.Text.Json;
using Holdfast.Core.Money;
using Holdfast.Core.Watching;
using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Webhooks;

/// <summary>What receivers are told of money.</summary>
internal static class MoneyBodies
{
    public static void Write(Utf8JsonWriter json, AnomalyRow anomaly)
    {
        json.WriteString("anomaly_id", anomaly.Id);
        if (anomaly.Agent is { } agent) json.WriteString("agent", agent);
        if (anomaly.Conversation is { } conversation) json.WriteString("conversation_id", conversation);
        json.WriteString("kind", SnakeCase.Name(anomaly.Found.Kind));
        json.WriteString("cause", SnakeCase.Name(anomaly.Found.Cause));
        json.WriteNumber("hours", anomaly.Found.Hours);
        json.WriteString("cost_usd", Usd.Exact(anomaly.Found.Split.NanoUsd));
        json.WriteString("usual_usd", Usd.Exact(anomaly.Found.Split.UsualNanoUsd));
        json.WriteStartObject("shares_usd");
        foreach (var cause in Enum.GetValues<Cause>()) json.WriteString(SnakeCase.Name(cause), Usd.Exact(anomaly.Found.Split.Of(cause)));
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, BudgetAlert alert)
    {
        json.WriteString("budget", alert.Account.Budget);
        if (alert.Account.Subject.Length > 0) json.WriteString("subject", alert.Account.Subject);
        if (alert.Account.Period.Length > 0) json.WriteString("period", alert.Account.Period);
        json.WriteString("limit_usd", Usd.Exact(alert.LimitNanoUsd));
        json.WriteString("used_usd", Usd.Exact(alert.UsedNanoUsd));
    }

    /// <summary>The sums are those of the ledger when it is sent: what is corrected later is told by the report itself.</summary>
    public static void Write(Utf8JsonWriter json, DateTimeOffset from, DateTimeOffset to, IReadOnlyList<CostLine> lines)
    {
        json.WriteString("from", from.UtcDateTime);
        json.WriteString("to", to.UtcDateTime);
        Write(json, lines.Sum(line => line.Attempts), lines.Sum(line => line.Failed), lines.Sum(line => line.Open), lines.Sum(line => line.CostNanoUsd));
        json.WriteStartArray("lines");
        foreach (var line in lines)
        {
            json.WriteStartObject();
            foreach (var (dimension, value) in line.Group) json.WriteString(dimension, value);
            Write(json, line.Attempts, line.Failed, line.Open, line.CostNanoUsd);
            Write(json, line.Usage);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, Usage usage)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("input", usage.Input);
        json.WriteNumber("cache_read", usage.CacheRead);
        json.WriteNumber("cache_write", usage.CacheWrite);
        json.WriteNumber("cache_write_long", usage.CacheWriteLong);
        json.WriteNumber("output", usage.Output);
        json.WriteNumber("thinking", usage.Thinking);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, int attempts, int failed, int open, long costNanoUsd)
    {
        json.WriteNumber("attempts", attempts);
        json.WriteNumber("failed", failed);
        if (open > 0) json.WriteNumber("open", open);
        json.WriteString("cost_usd", Usd.Exact(costNanoUsd));
    }
}
