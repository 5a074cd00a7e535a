using Holdfast.Server.Api;
using Holdfast.Server.Auth;
using Holdfast.Server.Configuration;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;

namespace Holdfast.Server.Composition;

internal static class ApiServices
{
    public static IServiceCollection AddApi(this IServiceCollection services, ServerModel model) => services
        .AddSingleton(model.KeyLimits)
        .AddSingleton<KeyRing>()
        .AddSingleton<IdempotencyKeys>()
        .ConfigureHttpJsonOptions(json => ServerJson.Configure(json.SerializerOptions));

    public static void UseApi(this WebApplication app)
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.UseMiddleware<KeyGate>();
        app.MapHealth();
        app.MapConversations();
        app.MapMessages();
        app.MapStreams();
        app.MapAttempts();
        app.MapContext();
        app.MapCosts();
    }
}
