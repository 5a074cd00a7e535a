using Holdfast.Adapters.Storage;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Configuration;

namespace Holdfast.Server.Composition;

/// <summary>The process, put together. What it is made of reads as a table of contents.</summary>
public static class HoldfastServer
{
    /// <param name="store">Stays the caller's: open before, closed after.</param>
    public static WebApplication Build(ServerModel model, IStore store, IShelf shelf, TimeProvider clock)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.AddHosting(model);
        builder.Services
            .AddSingleton(model)
            .AddSingleton(clock)
            .AddSingleton(store.Journal)
            .AddSingleton(store.Calls)
            .AddSingleton(store.Directory)
            .AddSingleton(store.UserMemory)
            .AddSingleton(store.Documents)
            .AddSingleton(store.Vectors)
            .AddSingleton(store.Answers)
            .AddSingleton(store.Webhooks)
            .AddSingleton(store.Batches)
            .AddSingleton(store.Inbox)
            .AddSingleton(store.Audit)
            .AddSingleton(store.Budgets)
            .AddSingleton(store.Books)
            .AddSingleton(store.Prices)
            .AddSingleton(store.Anomalies)
            .AddSingleton(shelf)
            .AddSingleton(store.News)
            .AddTelemetry(model)
            .AddModels(model)
            .AddRuntime(model)
            .AddApi(model);
        var app = builder.Build();
        app.UseTelemetry(model);
        app.UseApi();
        return app;
    }
}
