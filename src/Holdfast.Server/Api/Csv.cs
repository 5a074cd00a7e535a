using System.Globalization;
using System.Text;

namespace Holdfast.Server.Api;

/// <summary>Reports for who asks with <c>Accept: text/csv</c>.</summary>
internal static class Csv
{
    public static bool IsAskedFor(HttpContext http) =>
        http.Request.Headers.Accept.ToString().Contains("text/csv", StringComparison.OrdinalIgnoreCase);

    /// <param name="rows">Cells as they are to stand there: what is no number goes through <see cref="Quoted"/>.</param>
    public static IResult Answer(IEnumerable<string> header, IEnumerable<IEnumerable<string>> rows)
    {
        var csv = new StringBuilder().AppendJoin(',', header).Append("\r\n");
        foreach (var row in rows) csv.AppendJoin(',', row).Append("\r\n");
        return Results.Text(csv.ToString(), "text/csv", Encoding.UTF8);
    }

    public static IEnumerable<string> Numbers(params IEnumerable<long> numbers) =>
        numbers.Select(n => n.ToString(CultureInfo.InvariantCulture));

    /// <summary>RFC 4180; a leading = + - @ is defused, because spreadsheets would run it.</summary>
    public static string Quoted(string value)
    {
        if (value.Length > 0 && "=+-@".Contains(value[0])) value = "'" + value;
        return value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"")}\"";
    }
}
