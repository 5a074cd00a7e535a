using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage;

/// <summary>A database, as the ports that it stands behind. Disposing writes what is queued.</summary>
public interface IStore : IAsyncDisposable
{
    IJournal Journal { get; }

    ICallLedger Calls { get; }

    IDirectory Directory { get; }

    IUserMemory UserMemory { get; }

    IDocuments Documents { get; }

    IVectors Vectors { get; }

    IAnswers Answers { get; }

    IWebhooks Webhooks { get; }

    IBatches Batches { get; }

    IInbox Inbox { get; }

    IAudit Audit { get; }

    IBudgets Budgets { get; }

    IBooks Books { get; }

    IAnomalies Anomalies { get; }

    IPrices Prices { get; }

    INews News { get; }
}
