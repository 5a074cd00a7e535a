using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage;

/// <summary>Where a page ended: the sort key of its last row. Opaque to callers.</summary>
internal static class Cursor
{
    private const char Separator = '\u001f';

    public static string Encode(params ReadOnlySpan<object> key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, key!)));

    public static string[] Decode(string cursor, int parts)
    {
        if (!Base64Url.IsValid(cursor)) throw new InvalidCursorException();
        var key = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(Separator);
        return key.Length == parts ? key : throw new InvalidCursorException();
    }

    public static long Number(string part) =>
        long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new InvalidCursorException();

    /// <summary>A page out of rows that were asked for with a limit of one more.</summary>
    public static Page<T> Cut<T>(List<T> rows, int limit, Func<T, string> cursor)
    {
        if (rows.Count <= limit) return new(rows, null);
        rows.RemoveRange(limit, rows.Count - limit);
        return new(rows, cursor(rows[^1]));
    }
}
