using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using Holdfast.Core.Models;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>
/// What providers say of their limits: <c>anthropic-ratelimit-requests-remaining</c> with times of day, <c>x-ratelimit-remaining-requests</c> with durations
/// such as 6m0s and 8ms.
/// </summary>
internal static class RateLimitHeaders
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly Names AnthropicRequests = Anthropic("requests"), AnthropicTokens = Anthropic("tokens"),
        OpenAiRequests = OpenAi("requests"), OpenAiTokens = OpenAi("tokens");

    public static RateLimits Of(HttpResponseHeaders headers, DateTimeOffset now) => new(
        Read(headers, AnthropicRequests, now) ?? Read(headers, OpenAiRequests, now),
        Read(headers, AnthropicTokens, now) ?? Read(headers, OpenAiTokens, now));

    private static Allowance? Read(HttpResponseHeaders headers, Names names, DateTimeOffset now)
    {
        if (Number(Value(headers, names.Remaining)) is not { } remaining || ResetOf(Value(headers, names.Reset), now) is not { } reset) return null;
        return new(Number(Value(headers, names.Limit)) is { } limit and > 0 ? Math.Max(limit, remaining) : null, remaining, reset);
    }

    private static DateTimeOffset? ResetOf(string? text, DateTimeOffset now) =>
        Duration(text) is { } wait ? now + wait
        // Cut to whole seconds: the next one is safe.
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.AddSeconds(1)
        : null;

    /// <summary>Numbers with units; a number alone means seconds.</summary>
    private static TimeSpan? Duration(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return null;
        var seconds = 0.0;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept(Digits);
            if (digits < 0) digits = text.Length;
            if (!double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            text = text[digits..];
            var unit = text.IndexOfAny(Digits);
            if (unit < 0) unit = text.Length;
            if (SecondsOf(text[..unit]) is not { } worth) return null;
            seconds += number * worth;
            text = text[unit..];
        }
        return seconds < TimeSpan.MaxValue.TotalSeconds / 1_000 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static double? SecondsOf(ReadOnlySpan<char> unit) => unit switch
    {
        "" or "s" => 1,
        "ms" => 0.001,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => null,
    };

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static Names Anthropic(string what) =>
        new($"anthropic-ratelimit-{what}-limit", $"anthropic-ratelimit-{what}-remaining", $"anthropic-ratelimit-{what}-reset");

    private static Names OpenAi(string what) => new($"x-ratelimit-limit-{what}", $"x-ratelimit-remaining-{what}", $"x-ratelimit-reset-{what}");

    private sealed record Names(string Limit, string Remaining, string Reset);
}
