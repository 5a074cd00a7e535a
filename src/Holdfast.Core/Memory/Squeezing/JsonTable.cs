using System.Globalization;
using System.Text.Json;

namespace Holdfast.Core.Memory.Squeezing;

/// <summary>A collection of like objects as rows under one head. What all rows share is said once.</summary>
internal sealed class JsonTable
{
    private const int FewestRows = 2, FewestRowsForRange = 12, MostDistinct = 6, LongestDistinct = 24;
    private readonly List<Dictionary<string, string>> rows = [];

    /// <summary>Null unless the value is an array of objects, of arrays of objects, or an object whose fields are all objects.</summary>
    public static JsonTable? Of(JsonElement value) => Of(value, flat: true) ?? Of(value, flat: false);

    /// <param name="value">What may be a table.</param>
    /// <param name="flat">Whether fields of nested objects are columns of their own.</param>
    private static JsonTable? Of(JsonElement value, bool flat)
    {
        var table = new JsonTable();
        var items = value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().Select((item, i) => (Key: "", Item: item)),
            JsonValueKind.Object => value.EnumerateObject().Select(field => (Key: field.Name, Item: field.Value)),
            _ => [],
        };
        var group = 0;
        foreach (var (key, item) in items)
        {
            group++;
            if (item.ValueKind == JsonValueKind.Object) table.Add(key, item, flat);
            else if (value.ValueKind == JsonValueKind.Array && IsAllObjects(item))
                foreach (var part in item.EnumerateArray()) table.Add(group.ToString(CultureInfo.InvariantCulture), part, flat);
            else return null;
        }
        return table.IsTable() ? table : null;
    }

    public void Write(List<Line> lines, string label)
    {
        var all = rows.SelectMany(row => row.Keys).Distinct(StringComparer.Ordinal).ToList();
        var shared = all.Where(IsShared).ToList();
        var columns = all.Except(shared, StringComparer.Ordinal).ToList();
        lines.Add(new(string.Create(CultureInfo.InvariantCulture, $"{label}{rows.Count} rows: {string.Join("|", columns)}"), Line.Most));
        if (shared.Count > 0) lines.Add(new($"in each: {string.Join(", ", shared.Select(column => $"{column}={rows[0][column]}"))}", Line.Most));
        if (rows.Count >= FewestRowsForRange)
        {
            foreach (var column in columns)
                if (Distinct(column) is { Count: <= MostDistinct } range && range.All(text => text.Length <= LongestDistinct))
                    lines.Add(new($"{column} is one of: {string.Join(", ", range)}", 2));
        }
        foreach (var row in rows) lines.Add(new(string.Join('|', columns.Select(column => row.GetValueOrDefault(column, ""))), 3));
    }

    private bool IsShared(string column) =>
        rows.Count > FewestRows && Distinct(column).Count == 1 && rows.TrueForAll(row => row.ContainsKey(column));

    private HashSet<string> Distinct(string column)
    {
        var distinct = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            distinct.Add(row.GetValueOrDefault(column, ""));
            if (distinct.Count > MostDistinct) break;
        }
        return distinct;
    }

    private void Add(string key, JsonElement item, bool flat)
    {
        var row = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in item.EnumerateObject())
        {
            if (JsonCell.IsEmpty(field.Value)) continue;
            if (flat && field.Value.ValueKind == JsonValueKind.Object)
                foreach (var part in field.Value.EnumerateObject().Where(part => !JsonCell.IsEmpty(part.Value)))
                    row[$"{field.Name}.{part.Name}"] = JsonCell.Text(part.Value);
            else row[field.Name] = JsonCell.Text(field.Value);
        }
        // The key of a keyed object, or the number of its group; not where a field says the same.
        if (key.Length > 0 && !row.ContainsValue(key)) row = new(row, StringComparer.Ordinal) { ["#"] = key };
        rows.Add(row);
    }

    private static bool IsAllObjects(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(part => part.ValueKind == JsonValueKind.Object);

    // Rows are alike when they fill at least half of the columns there are.
    private bool IsTable()
    {
        if (rows.Count < FewestRows) return false;
        var columns = new HashSet<string>(StringComparer.Ordinal);
        var filled = 0L;
        foreach (var row in rows)
        {
            columns.UnionWith(row.Keys);
            filled += row.Count;
        }
        return columns.Count > 0 && filled * 2 >= (long)columns.Count * rows.Count;
    }
}
