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
/// <param name="Counts">Which tokens <paramref name="AbovePromptTokens"/> means: prompt (all of them) or uncached (those not read from a cache).</param>
/// <param name="WebSearch">US dollars for each search that the provider makes for the model; absent = none are charged.</param>
/// <param name="Origin">shipped (with the server), file (prices.json of the data folder) or import; absent where it is no part of the list.</param>
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
    DateOnly? Checked = null,
    string Counts = "prompt",
    PriceTerms? Multipliers = null,
    string? WebSearch = null,
    string? Origin = null,
    DateTimeOffset? ImportedAt = null);

/// <summary>What the rates of tokens are multiplied by, decimal: at the provider's batch interface, kept in the United States, in fast mode, and in
/// OpenAI's service tiers. Several together multiply each other.</summary>
public sealed record PriceTerms(string Batch, string Us, string Fast, string Flex, string Priority);

/// <summary>What an import of prices came to: the answer of <c>POST /api/v1/prices</c>.</summary>
/// <param name="DryRun">Nothing was kept.</param>
/// <param name="Form">Of the table: holdfast, litellm or models.dev.</param>
/// <param name="Added">Of models and tiers that had no price.</param>
/// <param name="Unchanged">Rows that say what holds already.</param>
/// <param name="LeftAlone">Rows that would have changed a price that you have set yourself.</param>
/// <param name="Refused">Values that cannot be; nothing of their row was taken.</param>
/// <param name="Elsewhere">Rows of providers that nobody here speaks to, or of what is not paid for by tokens.</param>
public sealed record PriceImported(
    bool DryRun, string Form, IReadOnlyList<Price> Added, IReadOnlyList<PriceChange> Changed, int Unchanged, IReadOnlyList<PriceLeftAlone> LeftAlone,
    IReadOnlyList<PriceRefused> Refused, int Elsewhere);

/// <param name="Was">What holds until the day before.</param>
public sealed record PriceChange(Price Price, Price Was);

/// <param name="Row">As the table calls it.</param>
public sealed record PriceLeftAlone(string Row, string Reason);

/// <param name="Row">As the table calls it.</param>
/// <param name="Field">Of the table.</param>
public sealed record PriceRefused(string Row, string Field, string Reason);
