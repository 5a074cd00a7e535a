using Holdfast.Core.Models;
using Holdfast.Server.Configuration;

namespace Holdfast.Server.Models;

/// <summary>
/// The ladder named <c>default</c>: what the configuration says, or what suits the providers there are. An agent that names it follows the
/// configuration, e.g. from the practice model to a real one.
/// </summary>
public sealed class DefaultLadder(ServerModel model, ProviderProbe probe)
{
    public const string Name = "default";

    /// <summary>Set before the server listens.</summary>
    public IReadOnlyList<string> Rungs { get; private set; } = model.DefaultLadder.Count > 0
        ? model.DefaultLadder
        : [.. model.Providers.SelectMany(p => Known(p, model))];

    /// <summary>Asks the providers when nobody knows their models beforehand.</summary>
    /// <exception cref="StartupException">There is no model to be found.</exception>
    public async ValueTask FindAsync(CancellationToken cancel)
    {
        foreach (var provider in model.Providers)
        {
            if (Rungs.Count > 0) return;
            if (await probe.AskAsync(provider, cancel) is { Models: [var first, ..] }) Rungs = [$"{provider.Name}/{first}"];
        }
        if (Rungs.Count > 0) return;
        var asked = string.Join(", ", model.Providers);
        throw new StartupException(
            $"No model is named, and {asked} lists none. Start it, or name one: {Settings.DefaultLadder.Variable}=provider/model");
    }

    /// <summary>A capable model first, a cheap one to fall back on. Never the practice model behind a real one.</summary>
    private static IEnumerable<string> Known(ProviderModel provider, ServerModel model) => provider switch
    {
        { IsPractice: true, Dialect: Dialect.Anthropic } when model.OnlyPractice => [$"{provider.Name}/practice"],
        { IsPractice: true } => [],
        { Dialect: Dialect.Anthropic } => [$"{provider.Name}/claude-sonnet-5-5", $"{provider.Name}/claude-haiku-5-5"],
        { Dialect: Dialect.OpenAi, Compatible: false } => [$"{provider.Name}/gpt-5.6-terra", $"{provider.Name}/gpt-5.6-luna"],
        _ => [],
    };
}
