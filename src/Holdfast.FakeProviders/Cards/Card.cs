namespace Holdfast.FakeProviders.Cards;

/// <summary>What one model is and accepts. It is data (cards.json): no rule of one model stands in code.</summary>
internal sealed record Card
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string Created { get; init; }
    public required string[] Dialects { get; init; }

    /// <summary>Who answers: reader, instant, echo, paced, tools or replay; embedding for models that make vectors.</summary>
    public required string Plays { get; init; }

    /// <summary>Models of one class share a rate limit.</summary>
    public required string RateClass { get; init; }

    /// <summary>Age order. A model reads thinking of its own rank or below and drops that of newer models.</summary>
    public required int Rank { get; init; }

    public required int Window { get; init; }
    public required int MaxOutput { get; init; }
    public required int MinCacheable { get; init; }

    /// <summary>Tokens of this model's tokenizer per hundred of the plain count.</summary>
    public required int TokenPercent { get; init; }

    public string[] Thinking { get; init; } = [];
    public bool ThinkingAlways { get; init; }

    /// <summary>Shows thinking when asked to; practice models that must send exact text accept the setting and stay silent.</summary>
    public bool ShowsThinking { get; init; } = true;

    /// <summary>Default effort; null where the model has no effort setting.</summary>
    public string? Effort { get; init; }

    /// <summary>The highest effort at which thinking may be disabled; null for any.</summary>
    public string? DisabledThinkingUpTo { get; init; }

    /// <summary>Its thinking is bound to the exact conversation before it.</summary>
    public bool BindsThinking { get; init; }

    public bool AnySampling { get; init; }
    public bool Prefill { get; init; }
    public bool ForcedToolChoice { get; init; } = true;
    public bool MidSystem { get; init; }

    /// <summary>Takes reasoning_effort (OpenAI dialect).</summary>
    public bool Reasons { get; init; }

    /// <summary>Takes max_tokens besides max_completion_tokens (OpenAI dialect).</summary>
    public bool LegacyMaxTokens { get; init; }

    /// <summary>Cache writes are billed (OpenAI dialect).</summary>
    public bool BillsCacheWrites { get; init; }

    /// <summary>Lifetime of automatic cache entries (OpenAI dialect).</summary>
    public int CacheMinutes { get; init; }

    /// <summary>Components of its vectors; 0 where it answers.</summary>
    public int Dimensions { get; init; }

    /// <summary>Gives fewer components when asked to.</summary>
    public bool Shortens { get; init; }

    public required Price[] Prices { get; init; }

    public int Tokens(int plain) => (int)(((long)plain * TokenPercent + 99) / 100);

    public int PlainTokens(int tokens) => (int)((long)tokens * 100 / TokenPercent);

    /// <summary>The rate card of a prompt of this length: the whole request pays one tier.</summary>
    public Price PriceOf(int promptTokens) => Prices.Last(price => promptTokens > price.Above || price.Above == 0);
}
