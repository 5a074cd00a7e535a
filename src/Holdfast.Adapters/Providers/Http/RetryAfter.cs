using System.Globalization;
using System.Net.Http.Headers;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>How long a provider asks to wait: <c>retry-after-ms</c>, else <c>retry-after</c> in seconds, fractions too, or as a date.</summary>
internal static class RetryAfter
{
    // Nobody means more; a larger number would only overflow dates made from it.
    private const double MaxMs = 366.0 * 24 * 60 * 60 * 1000;

    public static long? Ms(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (Number(Value(headers, "retry-after-ms")) is { } ms) return Bounded(ms);
        var value = Value(headers, "retry-after");
        if (Number(value) is { } seconds) return Bounded(seconds * 1000);
        if (!DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) return null;
        // Measured on the provider's own clock where it tells the time: ours may be off.
        return Bounded((at - (headers.Date ?? now)).TotalMilliseconds);
    }

    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !double.IsNaN(number) ? number : null;

    private static long Bounded(double ms) => (long)Math.Ceiling(Math.Clamp(ms, 0, MaxMs));
}
