using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.FakeProviders.Billing;
using Holdfast.FakeProviders.Cache;
using Holdfast.FakeProviders.Cards;
using Holdfast.FakeProviders.Control;
using Holdfast.FakeProviders.Faults;
using Holdfast.FakeProviders.Limits;
using Holdfast.FakeProviders.Log;
using Holdfast.FakeProviders.Models;
using Holdfast.FakeProviders.Replay;
using Holdfast.FakeProviders.Wire;
using Holdfast.FakeProviders.Wire.Anthropic;
using Holdfast.FakeProviders.Wire.Batches;
using Holdfast.FakeProviders.Wire.OpenAi;
using Holdfast.FakeProviders.Wire.OpenAi.Responses;

namespace Holdfast.FakeProviders;

/// <summary>
/// Imitates model providers over HTTP, for practice, tests and benchmarks. It is not a model, and says so in every answer.
/// </summary>
public static class PracticeServer
{
    public const string DefaultUrl = "http://127.0.0.1:8788";

    /// <param name="args"><c>--urls URL</c> and <c>--parent-pid N</c> (stop when that process is gone).</param>
    /// <param name="time">The clock of cache lifetimes, rate limits and pace.</param>
    public static WebApplication Build(string[] args, TimeProvider time)
    {
        // Empty: it must not pick up settings meant for the server it is started beside.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = args });
        builder.Configuration.AddCommandLine(args);
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // a dialect answers a large body with its own 413
        });
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        });
        AddPractice(builder.Services, time);
        if (builder.Configuration.GetValue<int?>("parent-pid") is { } parent)
            builder.Services.AddHostedService(services => new ParentWatch(parent, services.GetRequiredService<IHostApplicationLifetime>()));

        var app = builder.Build();
        app.Urls.Add(app.Configuration["urls"] ?? DefaultUrl);
        app.MapGet("/health", () => Results.Json(new { status = "ok", practice = true }));
        app.MapProviders();
        app.MapControl();
        return app;
    }

    private static void AddPractice(IServiceCollection services, TimeProvider time) => services
        .AddSingleton(time)
        .AddSingleton<CardBook>().AddSingleton<Settings>()
        .AddSingleton<RequestLog>().AddSingleton<Ledger>()
        .AddSingleton<PromptCache>().AddSingleton<RateLimits>().AddSingleton<FaultPlan>()
        .AddSingleton<ReplayStore>().AddSingleton<Troupe>()
        .AddSingleton<AnthropicDialect>().AddSingleton<OpenAiDialect>()
        .AddSingleton<ResponseStore>().AddSingleton<ResponsesDialect>()
        .AddSingleton<Reception>().AddSingleton<Dispatch>().AddSingleton<ModelCalls>().AddSingleton<OpenAiEmbeddings>()
        .AddSingleton<BatchDesk>().AddSingleton<AnthropicBatches>().AddSingleton<OpenAiFiles>().AddSingleton<OpenAiBatches>();
}
