using Holdfast.FakeProviders.Cards;

namespace Holdfast.FakeProviders.Billing;

/// <summary>Tokens by the class they are billed in. A prompt token is in exactly one; reasoning is part of output.</summary>
internal sealed record Usage
{
    public int Input { get; init; }
    public int CacheRead { get; init; }

    /// <summary>Written for five minutes, or, in the OpenAI dialect, for the model's one lifetime.</summary>
    public int Write5m { get; init; }

    public int Write1h { get; init; }
    public int Output { get; init; }
    public int Reasoning { get; init; }

    public int Written => Write5m + Write1h;
    public int Prompt => Input + CacheRead + Written;

    /// <summary>In a batch half of every price is charged; what is half a nano-dollar is rounded up.</summary>
    public long CostNanoInBatch(Card card) => (CostNano(card) + 1) / 2;

    public long CostNano(Card card)
    {
        var price = card.PriceOf(Prompt);
        return Price.Nano(price.Input, Input) + Price.Nano(price.CacheRead, CacheRead) + Price.Nano(price.Write5m, Write5m)
            + Price.Nano(price.Write1h, Write1h) + Price.Nano(price.Output, Output);
    }
}
