using Holdfast.Core.Models;
using Holdfast.Server.Configuration;

namespace Holdfast.Server.Models;

/// <summary>Which models to begin with when nobody said: a capable one first, a cheap one to fall back on.</summary>
internal static class DefaultLadders
{
    /// <summary>Empty for a server of whose models nothing is known beforehand.</summary>
    public static IEnumerable<string> For(ProviderModel provider) => provider switch
    {
        { IsPractice: true, Dialect: Dialect.Anthropic } => [$"{provider.Name}/practice"],
        { IsPractice: true } => [],
        { Dialect: Dialect.Anthropic } => [$"{provider.Name}/claude-sonnet-5-5", $"{provider.Name}/claude-haiku-5-5"],
        { Dialect: Dialect.OpenAi, Compatible: false } => [$"{provider.Name}/gpt-5.6-terra", $"{provider.Name}/gpt-5.6-luna"],
        _ => [],
    };
}
