using System.Runtime.CompilerServices;
using Holdfast.Core.Money;
using Xunit;

namespace Holdfast.Tests.Core.Money;

/// <summary>Bills that were written once. Whatever becomes of price rows, these must come out the same for ever.</summary>
public sealed class BillsTests
{
    private static readonly IReadOnlyList<PriceRow> Shipped = PriceBook.Parse(Data()).Rows;

    [Theory]
    [InlineData("anthropic/claude-fable-5-1", "2026-11-01", 1_000, 20_000, 3_000, 500, 700, CallTerms.None, "@2026-08-31", 97_500_000)]
    [InlineData("anthropic/claude-opus-5", "2026-09-01", 1_000, 20_000, 3_000, 500, 700, CallTerms.None, "@2026-07-24", 56_250_000)]
    [InlineData("anthropic/claude-opus-5", "2026-09-01", 1_000, 20_000, 3_000, 500, 700, CallTerms.Batch, "@2026-07-24*0.5", 28_125_000)]
    [InlineData("anthropic/claude-sonnet-5-5", "2026-10-06", 0, 100_000, 0, 0, 10, CallTerms.None, "@2026-09-28", 20_100_000)]
    [InlineData("anthropic/claude-sonnet-5-5", "2026-10-07", 0, 100_000, 0, 0, 10, CallTerms.None, "@2026-10-07", 10_100_000)]
    [InlineData("anthropic/claude-sonnet-5-5", "2026-10-07", 0, 100_000, 0, 0, 10, CallTerms.Us, "@2026-10-07*1.1", 11_110_000)]
    [InlineData("anthropic/claude-haiku-5-5", "2026-10-07", 100_000, 0, 0, 0, 1, CallTerms.None, "@2026-10-07", 10_000_500)]
    [InlineData("anthropic/claude-haiku-5-5", "2026-10-07", 1, 100_000, 0, 0, 1, CallTerms.None, "@2026-10-07>100000", 5_003_000)]
    [InlineData("openai/gpt-5.6-luna", "2026-11-01", 272_000, 0, 0, 0, 1, CallTerms.None, "@2026-07-01", 54_401_200)]
    [InlineData("openai/gpt-5.6-luna", "2026-11-01", 272_001, 0, 0, 0, 1, CallTerms.None, "@2026-07-01>272000", 108_802_200)]
    [InlineData("openai/gpt-5-nano", "2026-11-01", 1, 1, 0, 0, 0, CallTerms.Batch, "@2025-08-07*0.5", 28)]
    public void Bill_comes_out_as_it_did(
        string model, string day, long input, long read, long write, long writeLong, long output, CallTerms terms, string row, long nano)
    {
        var rows = Shipped.Where(price => $"{price.Provider}/{price.Model}" == model).ToList();
        var usage = new Usage(input, read, write, writeLong, output);
        Assert.Equal(($"{model}{row}", nano), PriceBook.At(rows, DateTimeOffset.Parse($"{day}T00:00:00Z"), usage)!.Bill(usage, terms));
    }

    private static string Data([CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../../../data/prices.json"));

    [Fact]
    public void Row_that_is_kept_is_read_back_as_it_was()
    {
        Assert.All(Shipped, row => Assert.Equal(row, PriceBook.Read(PriceBook.Write(row))));
        var full = Shipped[0] with { Counts = TierCount.Uncached, Multipliers = new(Us: 1.1m, Fast: 6, Flex: 0.5m, Priority: 2), Fees = new(0.01m) };
        Assert.Equal(full, PriceBook.Read(PriceBook.Write(full)));
    }
}
