using System.Text.Json;
using Holdfast.FakeProviders.Cards;
using static System.FormattableString;

namespace Holdfast.FakeProviders.Wire.OpenAi;

/// <summary>What a request may set, by model.</summary>
internal static class OpenAiRules
{
    private static readonly string[] Efforts = ["none", "minimal", "low", "medium", "high", "xhigh"];

    private static readonly HashSet<string> Fields = new(StringComparer.Ordinal)
    {
        "model", "messages", "audio", "frequency_penalty", "function_call", "functions", "logit_bias", "logprobs",
        "max_completion_tokens", "max_tokens", "metadata", "modalities", "n", "parallel_tool_calls", "prediction", "presence_penalty",
        "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention", "reasoning_effort", "response_format", "safety_identifier",
        "seed", "service_tier", "stop", "store", "stream", "stream_options", "temperature", "tool_choice", "tools", "top_logprobs",
        "top_p", "user", "verbosity", "web_search_options",
    };

    public static void Check(JsonElement body, Card card)
    {
        foreach (var property in body.EnumerateObject())
            if (!Fields.Contains(property.Name))
                throw ApiError.Invalid($"Unrecognized request argument supplied: {property.Name}", property.Name, "unknown_parameter");
        CheckMaxTokens(body, card);
        CheckSampling(body, card);
        CheckTools(body);
        if (body.Get("stream_options") is not null && !body.IsTrue("stream"))
            throw ApiError.Invalid("The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options");
        if (body.GetInt("n") is not (null or 1)) throw ApiError.Invalid("The practice model gives one choice: 'n' must be 1.", "n");
        if (body.Get("reasoning_effort") is { } effort && !card.Reasons)
            throw ApiError.Invalid("Unrecognized request argument supplied: reasoning_effort", "reasoning_effort", "unknown_parameter");
        else if (body.Get("reasoning_effort") is { } given && !Efforts.Contains(given.GetString()))
            throw ApiError.Invalid($"Invalid value: '{given}'. Supported values are: {string.Join(", ", Efforts)}.", "reasoning_effort",
                "invalid_value");
    }

    private static void CheckMaxTokens(JsonElement body, Card card)
    {
        if (body.Get("max_tokens") is not null && !card.LegacyMaxTokens)
            throw ApiError.Invalid(
                "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
                "max_tokens", "unsupported_parameter");
        if (body.Get("max_tokens") is not null && body.Get("max_completion_tokens") is not null)
            throw ApiError.Invalid("Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
                "max_completion_tokens");
        var field = body.Get("max_completion_tokens") is null ? "max_tokens" : "max_completion_tokens";
        if (body.GetInt(field) is not { } max) return;
        if (max < 1)
            throw ApiError.Invalid($"Invalid '{field}': integer below minimum value. Expected a value >= 1.", field,
                "integer_below_min_value");
        if (max > card.MaxOutput)
            throw ApiError.Invalid(
                Invariant($"{field} is too large: {max}. This model supports at most {card.MaxOutput} completion tokens, ")
                + Invariant($"whereas you provided {max}."), field, "invalid_value");
    }

    private static void CheckSampling(JsonElement body, Card card)
    {
        foreach (var (name, most) in new[] { ("temperature", 2), ("top_p", 1) })
        {
            if (body.Get(name) is not { } value) continue;
            if (value.ValueKind != JsonValueKind.Number || value.GetDouble() < 0 || value.GetDouble() > most)
                throw ApiError.Invalid(Invariant($"Invalid '{name}': expected a number between 0 and {most}."), name);
            if (!card.AnySampling && value.GetDouble() != 1)
                throw ApiError.Invalid(
                    $"Unsupported value: '{name}' does not support {value} with this model. Only the default (1) value is supported.",
                    name, "unsupported_value");
        }
    }

    private static void CheckTools(JsonElement body)
    {
        var tools = body.Get("tools");
        if (tools is { } list && (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0))
            throw ApiError.Invalid("Invalid 'tools': empty array. Expected an array with minimum length 1, but got an empty array instead.",
                "tools", "empty_array");
        if (tools is null && body.Get("parallel_tool_calls") is not null)
            throw ApiError.Invalid("'parallel_tool_calls' is only allowed when 'tools' are specified.", "parallel_tool_calls");
    }
}
