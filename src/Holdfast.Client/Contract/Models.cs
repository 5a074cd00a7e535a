namespace Holdfast.Client.Contract;

/// <summary>Where models are reached: <c>GET /api/v1/providers</c>.</summary>
/// <param name="Name">The first part of <c>provider/model</c>.</param>
/// <param name="Kind">The protocol: anthropic or openai.</param>
/// <param name="KeySource">The environment variable of the server that its key comes from; absent when it needs none. The key itself is never shown.</param>
/// <param name="Compatible">A server that is only compatible with that kind, e.g. Ollama: it may serve any model.</param>
/// <param name="Practice">The practice model: not a language model.</param>
public sealed record Provider(string Name, string Kind, string BaseUrl, string? KeySource, bool Compatible, bool Practice);

/// <summary>What a model is and accepts: <c>GET /api/v1/models</c>.</summary>
/// <param name="Name">provider/model, as ladders and agents name it.</param>
/// <param name="Window">Context window in tokens, prompt and answer together; of an embedding model the tokens of one text.</param>
/// <param name="MaxOutput">Most tokens of one answer; 0 = an embedding model, which answers nothing.</param>
/// <param name="MinCacheable">Shortest prompt prefix, in tokens, that the provider caches; 0 = no prompt cache.</param>
/// <param name="Sampling">temperature and top_p are accepted.</param>
/// <param name="Efforts">Effort levels accepted, lowest first.</param>
/// <param name="Thinking">none, extended or adaptive.</param>
/// <param name="Prices">The rows in force today; empty when it costs nothing or nobody knows.</param>
/// <param name="Dimensions">Components of its vectors: an embedding model, for an agent's <c>embeddings</c> and no ladder. Absent = it answers.</param>
public sealed record Model(
    string Name,
    string Provider,
    int Window,
    int MaxOutput,
    int MinCacheable,
    bool Sampling,
    IReadOnlyList<string> Efforts,
    string Thinking,
    IReadOnlyList<Price> Prices,
    int? Dimensions = null);

/// <summary>What a model costs from a day on: <c>GET /api/v1/prices</c>. Rates are US dollars per million tokens, decimal, exact.</summary>
/// <param name="From">First day, UTC.</param>
/// <param name="AbovePromptTokens">Holds for prompts of more tokens than this; 0 = all.</param>
/// <param name="CacheWrite">Written to the prompt cache at the short lifetime; <paramref name="CacheWriteLong"/> at the long one.</param>
/// <param name="Source">Where it was read, and <paramref name="Checked"/> the day.</param>
public sealed record Price(
    string Provider,
    string Model,
    DateOnly From,
    string Input,
    string CacheRead,
    string CacheWrite,
    string CacheWriteLong,
    string Output,
    long AbovePromptTokens = 0,
    string? Source = null,
    DateOnly? Checked = null);
