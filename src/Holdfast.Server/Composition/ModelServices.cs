using Holdfast.Adapters.Providers.Anthropic;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Adapters.Providers.OpenAi;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Configuration;

namespace Holdfast.Server.Composition;

internal static class ModelServices
{
    public static IServiceCollection AddModels(this IServiceCollection services, ServerModel model) => services
        .AddSingleton<IReadOnlyDictionary<string, IModelProvider>>(s =>
            model.Providers.ToDictionary(provider => provider.Name, provider => Create(provider, s.GetRequiredService<TimeProvider>())));

    private static IModelProvider Create(ProviderModel provider, TimeProvider clock) => provider.Dialect switch
    {
        Dialect.Anthropic => new AnthropicProvider(ProviderHttp.NewClient(), provider.BaseUrl, provider.Key, clock),
        Dialect.OpenAi => new OpenAiProvider(ProviderHttp.NewClient(), provider.BaseUrl, provider.Key, clock, provider.Compatible),
        _ => throw new InvalidOperationException($"No provider speaks {provider.Dialect}."),
    };
}
