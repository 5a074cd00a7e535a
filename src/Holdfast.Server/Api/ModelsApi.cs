using System.Text.Json;
using Holdfast.Client.Contract;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Agents;
using Holdfast.Server.Auth;
using Holdfast.Server.Configuration;
using Holdfast.Server.Models;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>Where models are reached, and which there are.</summary>
public static class ModelsApi
{
    public static void MapModels(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").WithTags("Models").ForTenant(Role.Operator);
        api.MapGet("/providers", (ServerModel model) => TypedResults.Ok(Paging.Whole(model.Providers.Select(ToContract))))
            .Produces<Contract.Page<Provider>>().WithSummary("Where models are reached.");
        api.MapGet("/models", ModelsAsync)
            .Produces<Contract.Page<Model>>().WithSummary("The models that a ladder can name, and the embedding models that an agent can.");
    }

    private static async Task<IResult> ModelsAsync(
        HttpContext http, ServerModel model, CurrentModels models, AgentResolver resolver, ProviderProbe probe, TimeProvider clock)
    {
        var names = new List<string>();
        foreach (var provider in model.Providers)
        {
            // A compatible server has models of its own, which only it can list.
            var ids = provider.Compatible ? (await probe.AskAsync(provider, http.RequestAborted)).Models : ModelNames(models.Catalog, provider);
            names.AddRange(ids.Select(id => $"{provider.Name}/{id}"));
        }
        var today = DateOnly.FromDateTime(clock.Now().UtcDateTime);
        return TypedResults.Ok(Paging.Whole(names.Select(name => ToContract(name, resolver, today)).OfType<Model>()));
    }

    private static Model? ToContract(string name, AgentResolver resolver, DateOnly today) =>
        resolver.FindRung(name) is { } rung ? ToContract(rung, today)
        : resolver.FindEmbedding(name) is { } embedding ? ToContract(embedding, today) : null;

    /// <summary>The practice program plays any model; of real providers only their own are listed.</summary>
    private static IEnumerable<string> ModelNames(ModelCatalog catalog, ProviderModel provider) =>
        catalog.NamesOf(provider.Dialect).Where(id => provider.IsPractice || !id.StartsWith("practice", StringComparison.Ordinal));

    private static Provider ToContract(ProviderModel provider) => new(
        provider.Name, provider.Dialect == Dialect.Anthropic ? "anthropic" : "openai", provider.BaseUrl.AbsoluteUri, provider.KeySource,
        provider.Compatible, provider.IsPractice);

    private static Model ToContract(Rung rung, DateOnly today) => new(
        rung.Name, rung.Provider, rung.Card.Window, rung.Card.MaxOutput, rung.Card.MinCacheable, rung.Card.Sampling,
        rung.Card.Efforts ?? [],
        SnakeCase.Name(rung.Card.Thinking), [.. InForce(rung.Prices, today).Select(row => PricesApi.ToContract(row))]);

    private static Model ToContract(EmbeddingModel model, DateOnly today) => new(
        model.Name, model.Provider, model.Card.Window, MaxOutput: 0, MinCacheable: 0, Sampling: false, Efforts: [], Thinking: "none",
        [.. InForce(model.Prices, today).Select(row => PricesApi.ToContract(row))], model.Card.Dimensions);

    /// <summary>The newest row of each length tier that has begun.</summary>
    private static IEnumerable<PriceRow> InForce(IReadOnlyList<PriceRow> prices, DateOnly today) => prices
        .Where(price => price.From <= today)
        .GroupBy(price => price.AbovePromptTokens)
        .OrderBy(tier => tier.Key)
        .Select(tier => tier.MaxBy(price => price.From)!);
}
