using Holdfast.Client.Contract;
using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Agents;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Holdfast.Tests.Server;

public sealed class AgentCatalogTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private AgentCatalog Catalog => fixture.Server.App.Services.GetRequiredService<AgentCatalog>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Agent_is_resolved_to_what_decisions_need()
    {
        var policy = await FindAsync("default");
        Assert.Equal(["practice/practice"], policy!.Ladder.Select(rung => rung.Name));
        Assert.Equal(200_000, policy.Budget.Total);
        Assert.Equal((8_192, 50), (policy.MaxOutputTokens, policy.MaxRounds));
        Assert.StartsWith("# Role\nYou are a helpful assistant.", policy.SystemPrompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Small_window_bounds_budget_and_answer()
    {
        await SaveAsync("small", ["practice/practice", "practice/practice-small"]);
        var policy = await FindAsync("small");
        Assert.InRange(policy!.Budget.Total, 15_990, 16_000);
        Assert.Equal(policy.Budget.Task, policy.MaxOutputTokens);
    }

    [Fact]
    public async Task Newest_version_is_known_at_once_and_older_ones_stay()
    {
        await SaveAsync("moving", ["practice/practice"]);
        Assert.Equal(1, (await FindAsync("moving"))!.Version);
        await SaveAsync("moving", ["practice/practice-small"]);
        Assert.Equal("practice/practice-small", (await FindAsync("moving"))!.Ladder[0].Name);
        Assert.Equal("practice/practice", (await FindAsync("moving", version: 1))!.Ladder[0].Name);
        Assert.Null(await FindAsync("moving", version: 3));
        Assert.Null(await FindAsync("unheard-of"));
    }

    [Fact]
    public async Task Model_of_a_provider_that_is_gone_stays_in_the_ladder()
    {
        await SaveAsync("orphaned", ["gone/some-model", "practice/practice"]);
        Assert.Equal(["gone/some-model", "practice/practice"], (await FindAsync("orphaned"))!.Ladder.Select(rung => rung.Name));
    }

    [Fact]
    public async Task Embedding_model_is_resolved_and_done_without_when_it_is_gone()
    {
        await SaveAsync("meaning", ["practice/practice"], "practice-openai/practice-embedding");
        await SaveAsync("forsaken", ["practice/practice"], "gone/embedding");

        var found = (await FindAsync("meaning"))!.Embeddings!;
        Assert.Equal(("practice-openai/practice-embedding", 256), (found.Name, found.Card.Dimensions));
        Assert.Null((await FindAsync("forsaken"))!.Embeddings);
        Assert.Null((await FindAsync("default"))!.Embeddings);
    }

    [Fact]
    public async Task Agent_that_is_known_is_found_without_allocating()
    {
        await FindAsync("default");
        Find();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Find();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Find()
        {
            var found = Catalog.FindAsync("default", "default", null, Cancel);
            Assert.True(found.IsCompletedSuccessfully);
        }
    }

    private ValueTask<AgentPolicy?> FindAsync(string name, int? version = null) => Catalog.FindAsync("default", name, version, Cancel);

    private ValueTask<AgentRow> SaveAsync(string name, IReadOnlyList<string> ladder, string? embeddings = null) =>
        Catalog.SaveAsync("default", name, new AgentDefinition(new Constitution("R", ["L"], "P"), ladder, Embeddings: embeddings), "key_1", Cancel);
}
