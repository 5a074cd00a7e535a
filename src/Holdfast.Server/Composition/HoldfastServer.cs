using Holdfast.Runtime.Ports;
using Holdfast.Server.Configuration;

namespace Holdfast.Server.Composition;

/// <summary>The process, put together. What it is made of reads as a table of contents.</summary>
public static class HoldfastServer
{
    /// <param name="journal">Stays the caller's, like the other stores: open before, closed after.</param>
    public static WebApplication Build(
        ServerModel model, IJournal journal, ICallLedger calls, IDirectory directory, IUserMemory memory, IDocuments documents, IVectors vectors,
        IWebhooks webhooks, IBatches batches, IShelf shelf, TimeProvider clock, INews news)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.AddHosting(model);
        builder.Services
            .AddSingleton(model)
            .AddSingleton(clock)
            .AddSingleton(journal)
            .AddSingleton(calls)
            .AddSingleton(directory)
            .AddSingleton(memory)
            .AddSingleton(documents)
            .AddSingleton(vectors)
            .AddSingleton(webhooks)
            .AddSingleton(batches)
            .AddSingleton(shelf)
            .AddSingleton(news)
            .AddModels(model)
            .AddRuntime(model)
            .AddApi(model);
        var app = builder.Build();
        app.UseApi();
        return app;
    }
}
