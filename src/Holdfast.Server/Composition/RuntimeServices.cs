using Holdfast.Adapters.Notify;
using Holdfast.Core.Memory;
using Holdfast.Core.Money;
using Holdfast.Runtime;
using Holdfast.Runtime.Effects;
using Holdfast.Runtime.Intake;
using Holdfast.Runtime.Passing;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Reviews;
using Holdfast.Runtime.Sharing;
using Holdfast.Runtime.Streaming;
using Holdfast.Runtime.Books;
using Holdfast.Runtime.Watching;
using Holdfast.Runtime.Webhooks;
using Holdfast.Runtime.Worker;
using Holdfast.Server.Agents;
using Holdfast.Server.Configuration;
using Holdfast.Server.Hosting;
using Holdfast.Server.Models;

namespace Holdfast.Server.Composition;

internal static class RuntimeServices
{
    public static IServiceCollection AddRuntime(this IServiceCollection services, ServerModel model) => services
        .AddSingleton(model.Runtime)
        .AddSingleton<Telemetry>()
        .AddSingleton<ConversationStore>()
        .AddSingleton<ConversationService>()
        .AddSingleton<SentRequests>()
        .AddSingleton<LiveStream>()
        .AddSingleton<Interrupts>()
        .AddSingleton<InProcessQueue>()
        .AddSingleton<IWorkQueue>(services => services.GetRequiredService<InProcessQueue>())
        .AddSingleton<Alarm>()
        .AddSingleton<Rescue>()
        .AddSingleton<Func<WordVectors>>(ShippedWords.Load)
        .AddSingleton<Recollections>()
        .AddSingleton<UserMemories>()
        .AddSingleton<AgentDocuments>()
        .AddSingleton<Embeddings>()
        .AddSingleton<Breakers>()
        .AddSingleton<Admission>()
        .AddSingleton<TurnAdmission>()
        .AddSingleton<Reuse>()
        .AddSingleton<ModelCalls>()
        .AddSingleton<ToolCalls>()
        .AddSingleton<BatchCalls>()
        .AddSingleton<Submissions>()
        .AddSingleton<Worker>()
        .AddSingleton<WorkerPool>()
        .AddHostedService<WorkerHost>()
        .AddSingleton<PassThrough>()
        .AddSingleton<AbandonedCalls>()
        .AddHostedService<CallRecovery>()
        .AddSingleton<DeliveryBell>()
        .AddSingleton<AskedQuestions>()
        .AddSingleton<ClarificationWatch>()
        .AddHostedService<ReviewHost>()
        .AddSingleton<PriceOf>(services =>
        {
            var (models, clock) = (services.GetRequiredService<AgentResolver>(), services.GetRequiredService<TimeProvider>());
            return model => PriceBook.At(models.FindRung(model)?.Prices ?? [], clock.GetUtcNow(), usage: default);
        })
        .AddSingleton<SpendWatch>()
        .AddSingleton<BudgetWatch>()
        .AddSingleton<BookKeeper>()
        .AddSingleton<Months>()
        .AddSingleton<Corrections>()
        .AddHostedService<MoneyHost>()
        .AddSingleton<EventBodies>()
        .AddSingleton<INotifier>(services =>
            new HttpNotifier(HttpNotifier.NewClient(model.WebhooksAllowPrivate), services.GetRequiredService<TimeProvider>()))
        .AddSingleton<Deliveries>()
        .AddHostedService<DeliveryHost>()
        .AddSingleton<Hearing>()
        .AddHostedService<NewsHost>()
        .AddSingleton<FirstStart>();
}
