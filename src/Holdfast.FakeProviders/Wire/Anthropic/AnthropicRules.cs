using System.Text.Json;
using Holdfast.FakeProviders.Cards;
using static System.FormattableString;

namespace Holdfast.FakeProviders.Wire.Anthropic;

/// <summary>What a request may set, by API version and by model.</summary>
internal static class AnthropicRules
{
    public const string Version2026 = "2026-10-21";

    private static readonly string[] Efforts = ["low", "medium", "high", "xhigh", "max"];
    private static readonly string[] Sampling = ["temperature", "top_p", "top_k"];

    private static readonly HashSet<string> Fields = new(StringComparer.Ordinal)
    {
        "model", "messages", "max_tokens", "system", "metadata", "stop_sequences", "stream", "temperature", "top_p", "top_k", "tools",
        "tool_choice", "thinking", "cache_control", "output_config", "output_format", "service_tier", "container", "context_management",
        "mcp_servers", "inference_geo", "speed", "fallbacks", "compaction", "diagnostics",
    };

    public static string CheckVersion(HttpRequest http) => http.Headers["anthropic-version"].ToString() switch
    {
        "" => throw ApiError.Invalid("anthropic-version: header is required"),
        var version and ("2023-06-01" or Version2026) => version,
        var version => throw ApiError.Invalid($"anthropic-version: \"{version}\" is not a valid version"),
    };

    /// <param name="counting">The request only wants its tokens counted.</param>
    /// <param name="beta">Beta features may bring fields of their own.</param>
    public static void Check(JsonElement body, Card card, string version, bool counting, bool beta)
    {
        foreach (var property in body.EnumerateObject())
            if (!beta && !Fields.Contains(property.Name)) throw ApiError.Invalid($"{property.Name}: Extra inputs are not permitted");
        CheckSampling(body, card, version);
        CheckEffort(body, card);
        CheckThinking(body, card);
        CheckForcedTool(body, card);
        CheckStopSequences(body);
        if (!counting) CheckMaxTokens(body, card);
    }

    private static void CheckSampling(JsonElement body, Card card, string version)
    {
        foreach (var name in Sampling)
        {
            if (body.Get(name) is not { } value) continue;
            if (version == Version2026)
                throw ApiError.Invalid($"{name}: sampling parameters are not supported in anthropic-version {Version2026}");
            if (value.ValueKind != JsonValueKind.Number) throw ApiError.Invalid($"{name}: Input should be a valid number");
            if (name != "top_k" && value.GetDouble() is < 0 or > 1) throw ApiError.Invalid($"{name}: range: 0..1");
            if (!card.AnySampling && (name == "top_k" || value.GetDouble() != 1))
                throw ApiError.Invalid($"`{name}` may only be left at its default for this model.");
        }
    }

    private static void CheckEffort(JsonElement body, Card card)
    {
        if (body.Get("output_config")?.Get("effort") is not { } effort) return;
        if (card.Effort is null) throw ApiError.Invalid("This model does not support the effort parameter.");
        if (effort.ValueKind != JsonValueKind.String || !Efforts.Contains(effort.GetString()))
            throw ApiError.Invalid("output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'");
    }

    private static void CheckThinking(JsonElement body, Card card)
    {
        if (body.Get("thinking") is not { } thinking) return;
        var type = thinking.GetText("type") ?? throw ApiError.Invalid("thinking.type: Field required");
        if (!card.Thinking.Contains(type)) throw UnsupportedThinking(type);
        var effort = body.Get("output_config")?.GetText("effort") ?? card.Effort;
        if (type == "disabled" && card.DisabledThinkingUpTo is { } most && Array.IndexOf(Efforts, effort) > Array.IndexOf(Efforts, most))
            throw ApiError.Invalid($"thinking.type.disabled is only supported at effort '{most}' or below for this model.");
        if (type != "enabled") return;
        var budget = thinking.GetInt("budget_tokens") ?? throw ApiError.Invalid("thinking.enabled.budget_tokens: Field required");
        if (budget < 1_024)
            throw ApiError.Invalid("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
        if (body.GetInt("max_tokens") <= budget)
            throw ApiError.Invalid("`max_tokens` must be greater than `thinking.budget_tokens`.");
        if (body.Get("temperature") is { } temperature && temperature.GetDouble() != 1)
            throw ApiError.Invalid("`temperature` may only be set to 1 when thinking is enabled.");
    }

    private static ApiError UnsupportedThinking(string type) => ApiError.Invalid(type switch
    {
        "enabled" => "\"thinking.type.enabled\" is not supported for this model. "
            + "Use \"thinking.type.adaptive\" and \"output_config.effort\" to control thinking behavior.",
        "adaptive" => "adaptive thinking is not supported on this model",
        _ => $"\"thinking.type.{type}\" is not supported for this model.",
    });

    private static void CheckForcedTool(JsonElement body, Card card)
    {
        if (body.Get("tool_choice")?.GetText("type") is not ("any" or "tool")) return;
        if (!card.ForcedToolChoice)
            throw ApiError.Invalid(
                "tool_choice: 'any' and 'tool' are not supported for this model. Use strict tools with tool_choice 'auto'.");
        if (body.Get("thinking")?.GetText("type") is not (null or "disabled"))
            throw ApiError.Invalid("Thinking may not be enabled when tool_choice forces tool use.");
    }

    private static void CheckStopSequences(JsonElement body)
    {
        if (body.Get("stop_sequences") is not { } list) return;
        if (list.ValueKind != JsonValueKind.Array) throw ApiError.Invalid("stop_sequences: Input should be a valid list");
        if (list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(item.GetString())))
            throw ApiError.Invalid("stop_sequences: each stop sequence must contain non-whitespace");
    }

    private static void CheckMaxTokens(JsonElement body, Card card)
    {
        var max = body.GetInt("max_tokens") ?? throw ApiError.Invalid("max_tokens: Field required");
        if (max < 0) throw ApiError.Invalid("max_tokens: Input should be greater than or equal to 0");
        if (max > card.MaxOutput)
            throw ApiError.Invalid(
                Invariant($"max_tokens: {max} > {card.MaxOutput}, which is the maximum allowed number of output tokens for {card.Id}"));
        var warmsOnly = !body.IsTrue("stream") && body.Get("thinking")?.GetText("type") is null or "disabled"
            && body.Get("output_config")?.Get("format") is null && body.Get("tool_choice")?.GetText("type") is not ("any" or "tool");
        if (max == 0 && !warmsOnly)
            throw ApiError.Invalid("max_tokens: 0 cannot be combined with stream, thinking, output_config.format or a forced tool_choice");
    }
}
