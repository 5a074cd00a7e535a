using System.Globalization;
using System.Text;
using Holdfast.Runtime.Ports;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>
/// The dearest groups of a report, and how many there are, from one pass over rows that come in the order of their groups. SQLite itself makes a pass for each
/// of the two questions, and grouping costs it more than reading.
/// </summary>
internal sealed class DearestGroups(CostQuery query)
{
    // Out of it comes the cheapest first, and of those that cost the same the last.
    private readonly PriorityQueue<byte[][], (long Cost, int Earlier)> _dearest = new();

    /// <summary>What the rows at hand are grouped by, as UTF-8.</summary>
    private readonly byte[][] _group = new byte[query.By.Count][];

    private long _cost;

    public int Count { get; private set; }

    /// <summary>As rows have them: a day is a number.</summary>
    public IReadOnlyList<object[]> Values => [.. _dearest.UnorderedItems.Select(one => one.Element.Zip(query.By, Value).ToArray())];

    /// <param name="rows">As <see cref="CostSql.Rows"/> asks for them.</param>
    public void Read(SqliteDataReader rows)
    {
        while (rows.Read())
        {
            var row = rows.Handle!;
            if (Count == 0 || !IsOfGroup(row))
            {
                End();
                Begin(row);
            }
            _cost = checked(_cost + raw.sqlite3_column_int64(row, _group.Length));
        }
        End();
    }

    private bool IsOfGroup(sqlite3_stmt row)
    {
        for (var i = _group.Length - 1; i >= 0; i--)
            if (!raw.sqlite3_column_blob(row, i).SequenceEqual(_group[i])) return false;
        return true;
    }

    private void Begin(sqlite3_stmt row)
    {
        for (var i = 0; i < _group.Length; i++) _group[i] = raw.sqlite3_column_blob(row, i).ToArray();
        _cost = 0;
        Count++;
    }

    private void End()
    {
        if (Count == 0) return;
        var place = (_cost, -Count);
        if (_dearest.Count < query.Top) _dearest.Enqueue([.. _group], place);
        else if (_dearest.TryPeek(out _, out var cheapest) && place.CompareTo(cheapest) > 0) _dearest.DequeueEnqueue([.. _group], place);
    }

    private static object Value(byte[] text, string dimension)
    {
        var value = Encoding.UTF8.GetString(text);
        return dimension == "day" ? long.Parse(value, CultureInfo.InvariantCulture) : value;
    }
}
