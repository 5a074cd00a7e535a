using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>What every directory must do.</summary>
public abstract class DirectorySuite
{
    private static readonly DateTimeOffset Noon = Sample.Noon;

    private IDirectory? _directory;

    private IDirectory Directory => _directory ??= Create();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>An empty directory; the driver's own test class cleans up after it.</summary>
    protected abstract IDirectory Create();

    [Fact]
    public async Task Tenant_is_added_once()
    {
        Assert.True(await Directory.AddTenantAsync(new("acme", "Acme", Noon), Cancel));
        Assert.False(await Directory.AddTenantAsync(new("acme", "Another", Noon), Cancel));
        Assert.True(await Directory.AddTenantAsync(new("globex", "Globex", Noon.AddDays(1)), Cancel));

        Assert.Equal(
            [new("acme", "Acme", Noon), new("globex", "Globex", Noon.AddDays(1))],
            (await Directory.TenantsAsync(Cancel)).OrderBy(tenant => tenant.Id, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Key_is_found_by_its_hash_alone()
    {
        await AddTenantsAsync();
        var key = Key("key_1", "acme", Role.Operator);
        await Directory.AddKeyAsync(key, Cancel);

        Assert.Equal(key, await Directory.FindKeyAsync(key.Hash, Cancel));
        Assert.Null(await Directory.FindKeyAsync("unknown", Cancel));
    }

    [Fact]
    public async Task Keys_are_listed_for_their_tenant_and_root_keys_for_none()
    {
        await AddTenantsAsync();
        KeyRow[] keys = [Key("key_1", "acme", Role.App), Key("key_2", "acme", Role.Admin), Key("key_3", "globex", Role.App), Key("key_4", null, Role.Root)];
        foreach (var key in keys) await Directory.AddKeyAsync(key, Cancel);

        Assert.Equal(keys[..2], (await Directory.KeysAsync("acme", Cancel)).OrderBy(key => key.Id, StringComparer.Ordinal));
        Assert.Equal(keys[3], Assert.Single(await Directory.KeysAsync(null, Cancel)));
        Assert.Empty(await Directory.KeysAsync("unknown", Cancel));
    }

    [Fact]
    public async Task Key_is_revoked_once_and_only_by_its_tenant()
    {
        await AddTenantsAsync();
        var key = Key("key_1", "acme", Role.App);
        var root = Key("key_2", null, Role.Root);
        await Directory.AddKeyAsync(key, Cancel);
        await Directory.AddKeyAsync(root, Cancel);

        Assert.False(await Directory.RevokeKeyAsync("globex", "key_1", Noon, Cancel));
        Assert.False(await Directory.RevokeKeyAsync(null, "key_1", Noon, Cancel));
        Assert.False(await Directory.RevokeKeyAsync("acme", "key_2", Noon, Cancel));
        Assert.True(await Directory.RevokeKeyAsync("acme", "key_1", Noon.AddHours(1), Cancel));
        Assert.False(await Directory.RevokeKeyAsync("acme", "key_1", Noon.AddHours(2), Cancel));
        Assert.True(await Directory.RevokeKeyAsync(null, "key_2", Noon, Cancel));

        Assert.Equal(Noon.AddHours(1), (await Directory.FindKeyAsync(key.Hash, Cancel))!.RevokedAt);
    }

    [Fact]
    public async Task Agent_gets_the_next_version_with_each_save()
    {
        await AddTenantsAsync();

        Assert.Equal(new("acme", "support", 1, """{"a":1}""", Noon), await Directory.SaveAgentAsync("acme", "support", """{"a":1}""", Noon, Cancel));
        Assert.Equal(2, (await Directory.SaveAgentAsync("acme", "support", """{"a":2}""", Noon, Cancel)).Version);
        Assert.Equal(1, (await Directory.SaveAgentAsync("globex", "support", """{"a":3}""", Noon, Cancel)).Version);

        Assert.Equal("""{"a":2}""", (await Directory.FindAgentAsync("acme", "support", null, Cancel))!.Definition);
        Assert.Equal("""{"a":1}""", (await Directory.FindAgentAsync("acme", "support", 1, Cancel))!.Definition);
        Assert.Null(await Directory.FindAgentAsync("globex", "support", 2, Cancel));
        Assert.Null(await Directory.FindAgentAsync("acme", "unknown", null, Cancel));
        Assert.Equal([2, 1], (await Directory.AgentVersionsAsync("acme", "support", Cancel)).Select(agent => agent.Version));
        Assert.Empty(await Directory.AgentVersionsAsync("acme", "unknown", Cancel));
    }

    [Fact]
    public async Task Parallel_saves_of_one_agent_leave_no_gap()
    {
        await AddTenantsAsync();

        var saved = await Task.WhenAll(Enumerable.Range(0, 32).Select(
            async i => await Directory.SaveAgentAsync("acme", "support", $$"""{"i":{{i}}}""", Noon, Cancel)));

        Assert.Equal(Enumerable.Range(1, 32), saved.Select(agent => agent.Version).Order());
    }

    [Fact]
    public async Task Agents_page_by_name_with_their_newest_version()
    {
        await AddTenantsAsync();
        for (var i = 0; i < 7; i++)
        {
            await Directory.SaveAgentAsync("acme", $"agent-{i}", """{"v":1}""", Noon, Cancel);
            await Directory.SaveAgentAsync("acme", $"agent-{i}", """{"v":2}""", Noon, Cancel);
        }
        await Directory.SaveAgentAsync("globex", "agent-0", "{}", Noon, Cancel);

        var first = await Directory.AgentsAsync("acme", new(4), Cancel);
        var second = await Directory.AgentsAsync("acme", new(4, first.NextCursor), Cancel);

        Assert.Equal(["agent-0", "agent-1", "agent-2", "agent-3"], first.Items.Select(agent => agent.Name));
        Assert.Equal(["agent-4", "agent-5", "agent-6"], second.Items.Select(agent => agent.Name));
        Assert.Null(second.NextCursor);
        Assert.All(first.Items, agent => Assert.Equal(("acme", 2, """{"v":2}"""), (agent.Tenant, agent.Version, agent.Definition)));
        await Assert.ThrowsAsync<InvalidCursorException>(async () => await Directory.AgentsAsync("acme", new(4, "?"), Cancel));
    }

    [Fact]
    public async Task Session_is_found_until_it_is_ended_or_another_comes_after_its_end()
    {
        await AddTenantsAsync();
        var key = Key("key_1", "acme", Role.Operator);
        await Directory.AddKeyAsync(key, Cancel);
        SessionRow first = new("first", key.Hash, Noon.AddHours(1)), second = new("second", key.Hash, Noon.AddHours(3));
        await Directory.AddSessionAsync(first, Noon, Cancel);

        Assert.Equal(first, await Directory.FindSessionAsync("first", Cancel));
        Assert.Null(await Directory.FindSessionAsync("second", Cancel));
        await Directory.AddSessionAsync(second, Noon.AddHours(1), Cancel);
        Assert.Null(await Directory.FindSessionAsync("first", Cancel));
        await Directory.EndSessionAsync("second", Cancel);
        Assert.Null(await Directory.FindSessionAsync("second", Cancel));
    }

    [Fact]
    public async Task Widget_token_is_found_with_its_origins_until_another_comes_long_after_its_end()
    {
        await AddTenantsAsync();
        var key = Key("key_1", "acme", Role.App);
        await Directory.AddKeyAsync(key, Cancel);
        var first = new WidgetTokenRow("wgt_1", "first", "acme", key.Hash, "support", "cnv_1", "u-1", ["https://a.example"], Noon.AddHours(1));
        var second = first with { Id = "wgt_2", Hash = "second", User = null, Origins = ["https://a.example", "https://b.example"], EndsAt = Noon.AddHours(3) };
        await Directory.AddWidgetTokenAsync(first, Noon, Cancel);
        await Directory.AddWidgetTokenAsync(second, Noon, Cancel);

        Assert.Equivalent(first, await Directory.FindWidgetTokenAsync("first", Cancel), strict: true);
        Assert.Equivalent(second, await Directory.FindWidgetTokenAsync("second", Cancel), strict: true);
        Assert.Null(await Directory.FindWidgetTokenAsync("third", Cancel));
        Assert.Equal(["https://a.example", "https://b.example"], (await Directory.WidgetOriginsAsync("cnv_1", Cancel)).Order(StringComparer.Ordinal));
        Assert.Empty(await Directory.WidgetOriginsAsync("cnv_2", Cancel));
        Assert.False(await Directory.RevokeWidgetTokenAsync("globex", "wgt_2", Noon, Cancel));
        Assert.True(await Directory.RevokeWidgetTokenAsync("acme", "wgt_2", Noon, Cancel));
        Assert.False(await Directory.RevokeWidgetTokenAsync("acme", "wgt_2", Noon.AddHours(1), Cancel));
        Assert.Equal(Noon, (await Directory.FindWidgetTokenAsync("second", Cancel))!.RevokedAt);
        await Directory.AddWidgetTokenAsync(second with { Id = "wgt_3", Hash = "third" }, Noon.AddHours(1), Cancel);
        Assert.Null(await Directory.FindWidgetTokenAsync("first", Cancel));
    }

    private async Task AddTenantsAsync()
    {
        await Directory.AddTenantAsync(new("acme", "Acme", Noon), Cancel);
        await Directory.AddTenantAsync(new("globex", "Globex", Noon), Cancel);
    }

    private static KeyRow Key(string id, string? tenant, Role role) => new(id, tenant, role, $"name of {id}", $"hash of {id}", "wxyz", Noon);
}
