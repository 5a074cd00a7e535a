using System.Text.Json.Serialization;

namespace Holdfast.Core.Models;

/// <summary>The wire protocol a model is spoken to in.</summary>
[JsonConverter(typeof(SnakeCaseEnum<Dialect>))]
public enum Dialect { Anthropic, OpenAi, ChatClient }

/// <summary>What a model accepts about thinking. <c>Adaptive</c> models decide themselves, <c>Extended</c> ones want a token budget.</summary>
[JsonConverter(typeof(SnakeCaseEnum<ThinkingSupport>))]
public enum ThinkingSupport { None, Extended, Adaptive }

/// <summary>What a model is and accepts. Data, not code: rates, limits and minimums keep changing.</summary>
/// <param name="Id">The model's name on the wire.</param>
/// <param name="Window">Context window in tokens, prompt and output together.</param>
/// <param name="MaxOutput">Most tokens one answer may have.</param>
/// <param name="MinCacheable">Shortest prompt prefix, in tokens, that the provider caches; 0 = no prompt cache.</param>
/// <param name="CacheMarks">Cache breakpoints are set by the request (Anthropic), not found by the provider (OpenAI).</param>
/// <param name="Sampling">temperature and top_p are accepted.</param>
/// <param name="Efforts">Effort levels accepted, lowest first; empty = none.</param>
/// <param name="Prefill">A trailing assistant message is accepted and continued.</param>
/// <param name="TokensPerKilobyte">Prior for the token estimator: tokens per 1,000 bytes of English text.</param>
public sealed record ModelCard(
    string Id,
    int Window,
    int MaxOutput,
    int MinCacheable = 0,
    bool CacheMarks = false,
    bool Sampling = false,
    IReadOnlyList<string>? Efforts = null,
    ThinkingSupport Thinking = ThinkingSupport.None,
    bool Prefill = false,
    int TokensPerKilobyte = 300);
