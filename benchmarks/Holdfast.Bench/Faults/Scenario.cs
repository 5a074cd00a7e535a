namespace Holdfast.Bench.Faults;

/// <summary>What is expected of a call whose first model meets a fault.</summary>
internal enum Expected { WholeAnswer, CleanError, CalledTools }

/// <summary>A fault of a provider.</summary>
/// <param name="Fault">Of the ladder's first model, as the practice model knows it; empty = its address refuses connections.</param>
/// <param name="MostAsked">How often the first model may be asked for one call, at most.</param>
/// <param name="Model">Of both rungs; the second meets no fault.</param>
/// <param name="Once">Only the first call meets the fault.</param>
internal sealed record Scenario(
    string Name, string Fault, int MostAsked, Expected Expected = Expected.WholeAnswer, string Model = "practice-echo", bool Once = false)
{
    /// <summary>In prompt and answer, so that torn characters show.</summary>
    public const string Text =
        "Zürich liegt am Zürichsee: 10 € für 2 Stück 🌦, größer als Ölçü. Der Brief an Frau Šimůnková (Nr. 4711-Ü) ging am 3. März hinaus; "
        + "die Antwort kam 東京 zufolge nie an. Bitte prüfe Lieferung A-17, B-18 und C-19, dann melde dich bei José Ñandú unter 0171 555 01 99.";

    /// <summary>The first sixteen are those of the public Failover Bench, as far as they are faults of one call; flapping and accounting are measured apart.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("429 with retry-after", "rate_limit:1", 2),
        new("429 without retry-after", "rate_limit:0", 2),
        new("429 for good", "rate_limit:5", 2),
        new("500 once", "server_error", 1, Once: true),
        new("503 for good", "unavailable", 2),
        new("529 for good", "overloaded", 2),
        new("reset before headers", "cut_before", 2),
        new("no response at all", "silent", 1),
        new("slow first token", "slow_first_token:20000", 1),
        new("stream cut", "cut:8", 2),
        new("stream stalled", "stall:8", 1),
        new("malformed chunk", "malformed:8", 2),
        new("missing end marker", "truncated_end", 2),
        new("context length exceeded", "too_long", 1),
        new("content filter", "content_filter", 1, Expected.CleanError),
        new("fallback refuses prefill", "cut:5", 2, Model: "claude-opus-5"),
        new("overloaded inside a 200 stream", "overloaded_in_stream:8", 2),
        new("spend cap", "spend_cap", 1),
        new("retry-after of an hour", "rate_limit:3600", 1),
        new("wrong key", "auth", 1),
        new("unknown model", "not_found", 1),
        new("refused connection", "", 0),
        new("trickled headers", "trickled_headers", 1),
        new("HTML error page", "bad_gateway_html", 2),
        new("empty 200 body", "empty_body", 2),
        new("JSON where a stream was asked", "json_body", 2),
        new("UTF-8 split across chunks", "split_utf8", 1),
        new("a 2 MB event", "big_event:4", 1),
        new("tool call cut in its JSON", "cut:4", 2, Expected.CalledTools, "practice-tools"),
    ];
}
