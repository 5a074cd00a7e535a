using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>One-line commands and queries. Names in SQL are written $name; times are Unix milliseconds.</summary>
internal static class Sql
{
    /// <summary>Values whose names are written for both databases, as parameters of this one.</summary>
    public static (string, object?)[] Named((string Name, object? Value)[] values) => [.. values.Select(one => ("@" + one.Name, one.Value))];

    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    public static List<T> Query<T>(
        this SqliteConnection connection, string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var rows = new List<T>();
        connection.Read(
            sql,
            reader =>
            {
                while (reader.Read()) rows.Add(map(reader));
            },
            parameters);
        return rows;
    }

    public static void Read(
        this SqliteConnection connection, string sql, Action<SqliteDataReader> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        using var reader = command.ExecuteReader();
        read(reader);
    }

    private static SqliteCommand Command(this SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value is DateTimeOffset at ? at.ToUnixTimeMilliseconds() : value ?? DBNull.Value);
        return command;
    }
}
