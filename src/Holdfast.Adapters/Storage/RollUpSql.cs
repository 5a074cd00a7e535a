using static Holdfast.Adapters.Storage.CostSql;

namespace Holdfast.Adapters.Storage;

/// <summary>How days are rolled up, and how their sums stay those of their rows when something is corrected or deleted.</summary>
internal static class RollUpSql
{
    /// <summary>One day by conversation, agent and model: these and the user, what a rolled day keeps, and how many attempts are open.</summary>
    public static string DayOfLedger(string ledger) => $"""
        SELECT conversation_id, {UserOf("@tenant", "one.conversation_id")}, agent, model, {KeptSums}, {Sum("open")}
        FROM ({Attempts(ledger, "reserved_at >= @from AND reserved_at < @to")} UNION ALL {Corrections("at >= @from AND at < @to")}) AS one
        GROUP BY conversation_id, agent, model
        """;

    /// <summary>A sum is named after its place: @sum0 and so on.</summary>
    public static string AddDay { get; } = AddOf(Whole, $"VALUES (@tenant, @day, @agent, @model, {KeptValues})", Anew);

    public static string AddConversationDay { get; } =
        AddOf(Conversations, $"VALUES (@tenant, @month, @conversation, @day, @agent, @model, {KeptValues})", Anew);

    public static string AddUserDay { get; } = AddOf(Users, $"VALUES (@tenant, @month, @user, @day, @agent, @model, {KeptValues})", Anew);

    /// <summary>What is corrected of a day that is rolled up already.</summary>
    public static string AddCorrection { get; } = $"""
        {AddOf(Whole, $"SELECT @tenant, day, agent, model, {KeptColumns} {OfCorrection}", Increase)};
        {AddOf(Conversations, $"SELECT @tenant, @month, conversation_id, day, agent, model, {KeptColumns} {OfCorrection}", Increase)};
        {AddOf(Users, $"SELECT @tenant, @month, {UserOf("@tenant", "one.conversation_id")}, day, agent, model, {KeptColumns} {OfCorrection}", Increase)};
        """;

    /// <summary>
    /// What a deleted conversation cost in a month is nobody's from now on, as it is where attempts are read one by one, and its user's name stands in
    /// no sum that is nothing, or that was left behind by a day which is not rolled up yet.
    /// </summary>
    public static string ForgetUser { get; } = $"""
        {AddOf(Users, $"""
            SELECT tenant_id, month, '', day, agent, model, {KeptColumns} FROM ledger_conversation_days AS d
            WHERE tenant_id = @tenant AND month = @month AND conversation_id = @conversation AND {IsRolled("d.day")}
            """, Increase)};

        UPDATE ledger_user_days SET {KeptChanged(column => $"ledger_user_days.{column} - d.{column}")} FROM ledger_conversation_days AS d
        WHERE d.tenant_id = @tenant AND d.month = @month AND d.conversation_id = @conversation AND ledger_user_days.tenant_id = d.tenant_id
            AND ledger_user_days.month = d.month AND ledger_user_days.user_id = @user AND ledger_user_days.day = d.day
            AND ledger_user_days.agent = d.agent AND ledger_user_days.model = d.model;

        DELETE FROM ledger_user_days WHERE tenant_id = @tenant AND month = @month AND user_id = @user
            AND (({string.Join(" AND ", Kept.Select(column => $"{column} = 0"))}) OR NOT {IsRolled("ledger_user_days.day")});
        """;

    private static string OfCorrection =>
        $"FROM ({Corrections("owner_id = @owner AND attempt = @attempt AND seq = @seq")}) AS one WHERE {IsRolled("one.day")}";

    private static string IsRolled(string day) => $"EXISTS (SELECT 1 FROM ledger_rolled r WHERE r.tenant_id = @tenant AND r.day = {day})";

    private static string KeptSums => string.Join(", ", Kept.Select(Sum));

    private static string KeptValues => string.Join(", ", Kept.Index().Select(one => $"@sum{one.Index}"));

    private static string KeptChanged(Func<string, string> value) => string.Join(", ", Kept.Select(column => $"{column} = {value(column)}"));

    private static string AddOf((string Table, string Key) days, string rows, Func<string, string, string> known) => $"""
        INSERT INTO {days.Table} ({days.Key}, {KeptColumns}) {rows}
        ON CONFLICT ({days.Key}) DO UPDATE SET {KeptChanged(column => known(days.Table, column))}
        """;

    private static string Anew(string table, string column) => $"excluded.{column}";

    private static string Increase(string table, string column) => $"{table}.{column} + excluded.{column}";
}
