using Holdfast.Core.Audit;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>What every store promises of the audit trail.</summary>
public abstract class AuditSuite
{
    private (IAudit Audit, IJournal Journal)? _created;

    protected IAudit Audit => (_created ??= Create()).Audit;

    protected IJournal Journal => (_created ??= Create()).Journal;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract (IAudit Audit, IJournal Journal) Create();

    [Fact]
    public async Task Rows_of_a_tenant_are_a_chain_of_its_own()
    {
        Assert.Equal(AuditHead.Start, await Audit.HeadAsync("acme", Cancel));
        var first = await Audit.WriteAsync("acme", Sample.Noon, new("key_1", "agent.saved", "agents/a", null, AuditChain.HashOf("a")), Cancel);
        await Audit.WriteAsync("", Sample.Noon, new("key_r", "tenant.created", "tenants"), Cancel);
        var second = await Audit.WriteAsync("acme", Sample.Noon.AddSeconds(1), new("key_1", "agent.saved", "agents/a", AuditChain.HashOf("a"), AuditChain.HashOf("b")), Cancel);

        Assert.Equal([first, second], await Audit.ReadAsync("acme", 0, 10, Cancel));
        Assert.Equal([second], await Audit.ReadAsync("acme", 1, 10, Cancel));
        Assert.Single(await Audit.ReadAsync("acme", 0, 1, Cancel));
        Assert.Equal(new AuditHead(2, second.Hash), await Audit.HeadAsync("acme", Cancel));
        Assert.Equal(1, (await Audit.HeadAsync("", Cancel)).Seq);
        Assert.Null(await BreakAsync("acme"));
    }

    [Fact]
    public async Task Act_stands_there_with_its_entry_or_not_at_all()
    {
        var key = Sample.Key("cnv_1");
        var act = new AuditAct("key_1", "handoff.replied", "cnv_1/1");
        await Journal.AppendAsync(Sample.Start(key) with { Audit = [act, act with { Act = "handoff.returned" }] }, Cancel);
        Assert.Equal(AppendResult.Conflict, await Journal.AppendAsync(Sample.Start(key) with { Audit = [act] }, Cancel));
        Assert.Equal(["handoff.replied", "handoff.returned"], (await Audit.ReadAsync("acme", 0, 10, Cancel)).Select(row => row.Act.Act));
        await Journal.DeleteAsync(key, Cancel);
        Assert.Equal(2, (await Audit.ReadAsync("acme", 0, 10, Cancel)).Count);
    }

    [Fact]
    public async Task Many_at_once_make_one_chain()
    {
        var alone = Enumerable.Range(0, 40).Select(i => Audit.WriteAsync("acme", Sample.Noon, new("key_1", "x.done", $"x/{i}"), Cancel).AsTask());
        var withEntries = Enumerable.Range(0, 40).Select(i =>
            Journal.AppendAsync(Sample.Start(Sample.Key($"cnv_{i}")) with { Audit = [new("key_2", "y.done", $"y/{i}")] }, Cancel).AsTask());
        await Task.WhenAll([.. alone.Cast<Task>(), .. withEntries]);
        Assert.Equal(80, (await Audit.HeadAsync("acme", Cancel)).Seq);
        Assert.Null(await BreakAsync("acme"));
    }

    protected async Task<AuditBreak?> BreakAsync(string tenant)
    {
        var rows = await Audit.ReadAsync(tenant, 0, 1000, Cancel);
        return AuditChain.Check(tenant, AuditHead.Start, rows)
            ?? AuditChain.CheckEnd(rows is [.., var last] ? new(last.Seq, last.Hash) : AuditHead.Start, await Audit.HeadAsync(tenant, Cancel));
    }
}

/// <summary>Somebody writes to the database beside us.</summary>
public abstract class TamperedAuditSuite : AuditSuite
{
    protected abstract Task TamperAsync(string sql);

    [Theory]
    [InlineData("UPDATE audit SET who = 'key_2' WHERE seq = 3", 3)]
    [InlineData("UPDATE audit SET at = at + 1 WHERE seq = 2", 2)]
    [InlineData("UPDATE audit SET before_hash = after_hash, after_hash = before_hash WHERE seq = 4", 4)]
    [InlineData("DELETE FROM audit WHERE seq = 2", 2)]
    [InlineData("DELETE FROM audit WHERE seq = 5", 5)]
    [InlineData("DELETE FROM audit WHERE seq >= 1", 1)]
    [InlineData("INSERT INTO audit SELECT tenant_id, 6, at, who, act, subject, before_hash, after_hash, hash FROM audit WHERE seq = 5", 6)]
    [InlineData("UPDATE audit_heads SET seq = 4, hash = (SELECT hash FROM audit WHERE seq = 4)", 5)]
    public async Task What_was_changed_is_found(string sql, long at)
    {
        for (var i = 1; i <= 5; i++) await Audit.WriteAsync("acme", Sample.Noon, new("key_1", "agent.saved", $"agents/{i}", null, AuditChain.HashOf($"{i}")), Cancel);
        Assert.Null(await BreakAsync("acme"));
        await TamperAsync(sql);
        Assert.Equal(at, (await BreakAsync("acme"))?.Seq);
    }
}
