using System.Globalization;
using System.Text.RegularExpressions;

namespace Holdfast.Core.Tools;

/// <summary>The formats of strings that are checked; any other says nothing.</summary>
internal static class Formats
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    private static readonly Regex Moment =
        new(@"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$", Linear);

    private static readonly Regex Email = new(@"^[^@\s<>""]+@[^@\s.<>""]+(\.[^@\s.<>""]+)*$", Linear);

    /// <summary>What the text should be; null when it is, or when the format is not checked.</summary>
    public static string? Expected(string format, string text) => format switch
    {
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? null : "a date such as 2026-11-30",
        "date-time" => Moment.IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _)
            ? null : "a time such as 2026-11-30T13:45:00Z",
        "email" => Email.IsMatch(text) ? null : "an e-mail address such as ada@example.com",
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out var uri) && text.StartsWith(uri.Scheme, StringComparison.OrdinalIgnoreCase)
            ? null : "an absolute URI such as https://example.com/page",
        "uuid" => Guid.TryParseExact(text, "D", out _) ? null : "a UUID such as 123e4567-e89b-12d3-a456-426614174000",
        _ => null,
    };
}
