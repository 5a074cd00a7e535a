using Holdfast.Adapters.Providers.Anthropic;
using Holdfast.Adapters.Providers.OpenAi;
using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Tools;
using Holdfast.Runtime.Ports;

namespace Holdfast.Tests.Providers;

/// <summary>Model calls to render and send.</summary>
internal static class Calls
{
    public static readonly ToolSpec Weather = new(
        "get_weather", "Weather of a city.", """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""",
        new("http://localhost/tool"), TimeSpan.FromSeconds(1));

    public static ModelCall Of(
        IReadOnlyList<PromptItem> items, string provider = "anthropic", ModelCard? card = null, IReadOnlyList<ToolSpec>? tools = null,
        IReadOnlyList<int>? cacheAfter = null, Sampling? sampling = null, TimeLimits? limits = null) =>
        new(
            new Rung(provider, Dialect.Anthropic, card ?? new("model-1", 200_000, 64_000, CacheMarks: true), []),
            new Prompt("You are Ada.", tools ?? [], items, CacheSystem: cacheAfter is not null, cacheAfter ?? [], new ShareTokens(0, 0, 0)),
            1000, sampling ?? new(), limits ?? TimeLimits.Default);

    public static ModelCall Hello(TimeLimits? limits = null) => Of([User(1, "Hello")], limits: limits);

    public static UserItem User(long seq, string text) => new(seq, text.Length, text);

    public static AssistantItem Said(long seq, params Block[] blocks) => new(seq, 10, blocks, "anthropic/model-1");

    public static ToolResultItem Result(long seq, string call, string content, bool error = false) =>
        new(seq, content.Length, call, "get_weather", content, error);

    public static IModelProvider Provider(string dialect, HttpMessageHandler handler, TimeProvider? time = null, string? key = "sk-secret") =>
        dialect == "anthropic"
            ? new AnthropicProvider(new(handler) { Timeout = Timeout.InfiniteTimeSpan }, new("https://api.example"), key, time ?? TimeProvider.System)
            : new OpenAiProvider(new(handler) { Timeout = Timeout.InfiniteTimeSpan }, new("https://api.example/v1"), key, time ?? TimeProvider.System);

    public static ValueTask<EmbeddingOutcome> SendAsync(this IEmbedder embedder, EmbeddingCall call, CancellationToken cancel) =>
        embedder.EmbedAsync(call, embedder.Render(call), cancel);

    /// <summary>Makes the call; the pieces of its text come with the outcome.</summary>
    public static async Task<(ModelOutcome Outcome, List<string> Pieces)> SendAsync(
        this IModelProvider provider, ModelCall call, CancellationToken cancel)
    {
        var pieces = new List<string>();
        AnswerText text = null!;
        text = new(() => pieces.Add(text.From(pieces.Sum(piece => piece.Length))));
        return (await provider.CallAsync(call, provider.Render(call), text, cancel), pieces);
    }
}
