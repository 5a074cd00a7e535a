using Holdfast.Runtime.Ports;
using Holdfast.Simulation;
using Holdfast.Simulation.Fakes;
using Holdfast.Tests.Storage;

namespace Holdfast.Tests.Simulation;

/// <summary>The simulation's storage is held to what every driver is held to: else it would prove things about another world.</summary>
public sealed class MemoryJournalTests : JournalSuite
{
    protected override IJournal Create() => new MemoryJournal();
}

public sealed class MemoryCallLedgerTests : CallLedgerSuite
{
    protected override (IJournal Journal, ICallLedger Calls) Create()
    {
        var journal = new MemoryJournal();
        return (journal, journal);
    }
}

public sealed class MemoryDirectoryTests : DirectorySuite
{
    protected override IDirectory Create() => new MemoryDirectory(new MemoryJournal());
}

public sealed class MemoryOfUsersTests : UserMemorySuite
{
    protected override IUserMemory Create() => new MemoryOfUsers();
}

public sealed class MemoryDocumentsTests : DocumentsSuite
{
    protected override IDocuments Create() => new MemoryDocuments();
}

public sealed class MemoryVectorsTests : VectorsSuite
{
    protected override (IVectors Vectors, IJournal Journal) Create()
    {
        var journal = new MemoryJournal();
        return (journal, journal);
    }
}

public sealed class MemoryBatchesTests : BatchesSuite
{
    protected override (IBatches Batches, IJournal Journal) Create()
    {
        var journal = new MemoryJournal();
        return (journal, journal);
    }
}

public sealed class MemoryInboxTests : InboxSuite
{
    protected override (IInbox Inbox, IJournal Journal) Create()
    {
        var journal = new MemoryJournal();
        return (journal, journal);
    }
}

public sealed class MemoryWebhooksTests : WebhooksSuite
{
    protected override (IWebhooks Webhooks, IJournal Journal) Create()
    {
        var journal = new MemoryJournal();
        return (journal, journal);
    }
}

public sealed class MemoryShelfTests : ShelfSuite
{
    protected override IShelf Create() => new MemoryShelf(new World(1, Bug.None, echo: false) { Faults = Faults.None });
}

public sealed class MemoryAuditTests : AuditSuite
{
    protected override (IAudit Audit, IJournal Journal) Create()
    {
        var journal = new MemoryJournal();
        return (journal, journal);
    }
}

public sealed class MemoryBudgetsTests : BudgetsSuite
{
    protected override (IBudgets Budgets, IJournal Journal, ICallLedger Calls) Create()
    {
        var journal = new MemoryJournal();
        return (journal, journal, journal);
    }
}
