using Holdfast.Server.Api;
using Holdfast.Server.Auth;
using Holdfast.Server.Auth.OpenId;
using Holdfast.Server.Configuration;
using Holdfast.Server.DropIn;
using Holdfast.Server.Errors;
using Holdfast.Server.Health;
using Holdfast.Server.Metrics;
using Holdfast.Server.People;
using Holdfast.Server.Requests;
using Holdfast.Server.WebConsole;
using Holdfast.Server.WebWidget;

namespace Holdfast.Server.Composition;

internal static class ApiServices
{
    public static IServiceCollection AddApi(this IServiceCollection services, ServerModel model) => services
        .AddSingleton(model.KeyLimits)
        .AddSingleton<KeyRing>()
        .AddSingleton<KeyMaker>()
        .AddSingleton<TenantBudgets>()
        .AddSingleton<Sessions>()
        .AddOpenId(model.OpenId)
        .AddSingleton<WidgetTokens>()
        .AddSingleton<WidgetTraffic>()
        .AddSingleton<WidgetGate>()
        .AddSingleton<WidgetDoor>()
        .AddSingleton<ConsoleFiles>()
        .AddSingleton<WidgetScript>()
        .AddSingleton<OverviewReader>()
        .AddSingleton<FiguresFeed>()
        .AddSingleton<IdempotencyKeys>()
        .AddSingleton<InboxDoor>()
        .AddSingleton<InboxFeed>()
        .AddSingleton<Presences>()
        .AddSingleton<LongRequests>()
        .AddSingleton<HealthChecks>()
        .AddSingleton<ModelNames>()
        .AddSingleton<Unheard>()
        .AddSingleton<DoorTurns>()
        .AddSingleton<DropInCalls>()
        .AddSingleton<MetricsReader>()
        .ConfigureHttpJsonOptions(json => ServerJson.Configure(json.SerializerOptions))
        .AddApiDocument();

    private static IServiceCollection AddOpenId(this IServiceCollection services, OpenIdSettings? settings) => settings is null ? services : services
        .AddSingleton(settings)
        .AddSingleton(new OpenIdProvider(settings, new HttpClient { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = 1 << 20 }))
        .AddSingleton<Accounts>();

    public static void UseApi(this WebApplication app)
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.UseMiddleware<WidgetOrigins>();
        app.UseMiddleware<KeyGate>();
        app.UseMiddleware<LongRequestGate>();
        app.UseMiddleware<AuditGate>();

        app.MapConsole();
        app.MapWidgetScript();
        app.MapHealth();
        app.MapMetrics();
        app.MapErrorPages();
        app.MapOpenApi("/openapi/v1.json").ForEverybody();

        app.MapConversations();
        app.MapHandoffs();
        app.MapReviews();
        app.MapInbox();
        app.MapMessages();
        app.MapStreams();
        app.MapAttempts();
        app.MapContext();
        app.MapCosts();
        app.MapBooks();
        app.MapRouting();
        app.MapBudgets();
        app.MapOutcomes();
        app.MapAnomalies();
        app.MapMemory();
        app.MapAgents();
        app.MapDocuments();
        app.MapModels();
        app.MapPrices();
        app.MapKeys();
        app.MapSession();
        app.MapOpenId();
        app.MapOverview();
        app.MapTenants();
        app.MapAudit();
        app.MapWebhooks();
        app.MapDeliveries();
        app.MapBatches();
        app.MapWidgetTokens();
        app.MapWidget();
        app.MapDoors();
    }
}
