using Holdfast.Adapters.Providers.Anthropic;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Adapters.Providers.OpenAi;
using Holdfast.Adapters.Providers.Translating;
using Holdfast.Adapters.Tools;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Agents;
using Holdfast.Server.Configuration;
using Holdfast.Server.Models;

namespace Holdfast.Server.Composition;

internal static class ModelServices
{
    public static IServiceCollection AddModels(this IServiceCollection services, ServerModel model)
    {
        return services
            .AddSingleton(ModelData.Load(model.DataFolder))
            .AddSingleton<CurrentModels>()
            .AddSingleton<PriceRefresh>()
            .AddHostedService(s => s.GetRequiredService<PriceRefresh>())
            .AddSingleton<ProviderProbe>()
            .AddSingleton<DefaultLadder>()
            .AddSingleton<IReadOnlyDictionary<string, IModelProvider>>(s =>
                model.Providers.ToDictionary(provider => provider.Name, provider => Create(provider, s.GetRequiredService<TimeProvider>())))
            .AddSingleton<IReadOnlyDictionary<string, IUpstream>>(s =>
                model.Providers.ToDictionary(
                    provider => provider.Name, IUpstream (provider) => Upstream(provider, s.GetRequiredService<TimeProvider>())))
            .AddSingleton<IReadOnlyDictionary<string, IEmbedder>>(s =>
                model.Providers.Where(provider => provider.Dialect == Dialect.OpenAi).ToDictionary(
                    provider => provider.Name, provider => CreateEmbedder(provider, s.GetRequiredService<TimeProvider>())))
            .AddSingleton<IReadOnlyDictionary<string, IBatchProvider>>(s =>
                model.Providers.Where(provider => !provider.Compatible).ToDictionary(
                    provider => provider.Name, provider => CreateBatches(provider, s.GetRequiredService<TimeProvider>())))
            .AddSingleton<IToolHost>(s =>
                new HttpToolHost(HttpToolHost.NewClient(), s.GetRequiredService<TimeProvider>(), Environment.GetEnvironmentVariable))
            .AddSingleton<AgentResolver>()
            .AddSingleton<AgentLint>()
            .AddSingleton<Approvals>()
            .AddSingleton<AgentCatalog>()
            .AddSingleton<IAgentCatalog>(s => s.GetRequiredService<AgentCatalog>())
            .AddSingleton<DefaultAgent>();
    }

    private static IModelProvider Create(ProviderModel provider, TimeProvider clock) => provider.Dialect switch
    {
        Dialect.Anthropic => new AnthropicProvider(ProviderHttp.NewClient(), provider.BaseUrl, provider.Key, clock),
        Dialect.OpenAi => new OpenAiProvider(ProviderHttp.NewClient(), provider.BaseUrl, provider.Key, clock, provider.Compatible),
        _ => throw new InvalidOperationException($"No provider speaks {provider.Dialect}."),
    };

    private static TranslatedUpstream Upstream(ProviderModel provider, TimeProvider clock)
    {
        IUpstream own = provider.Dialect switch
        {
            Dialect.Anthropic => new AnthropicUpstream(ProviderHttp.NewInvoker(), provider.BaseUrl, provider.Key, clock),
            Dialect.OpenAi => new OpenAiUpstream(ProviderHttp.NewInvoker(), provider.BaseUrl, provider.Key, clock),
            _ => throw new InvalidOperationException($"Nothing is passed on to {provider.Dialect}."),
        };
        return new(own, provider.Dialect, provider.Compatible, clock);
    }

    /// <summary>Servers that are only compatible with OpenAI have none.</summary>
    private static IBatchProvider CreateBatches(ProviderModel provider, TimeProvider clock) => provider.Dialect == Dialect.Anthropic
        ? new AnthropicBatches(ProviderHttp.NewClient(), provider.BaseUrl, provider.Key, clock)
        : new OpenAiBatches(ProviderHttp.NewClient(), provider.BaseUrl, provider.Key, clock);

    private static IEmbedder CreateEmbedder(ProviderModel provider, TimeProvider clock) =>
        new OpenAiEmbedder(ProviderHttp.NewClient(), provider.BaseUrl, provider.Key, clock);
}
