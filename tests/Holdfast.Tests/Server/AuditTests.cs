using System.Text.Json;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Holdfast.Tests.Server;

public sealed class AuditTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_people_change_is_written_down_without_what_they_said_and_the_chain_shows_who_touched_it()
    {
        await using var server = await TestServer.StartAsync();
        var client = HoldfastClient.Connect(new Uri(server.App.Urls.First()), server.Keys.Admin);
        var me = await client.GetCurrentKeyAsync(Cancel);
        var begun = (await client.VerifyAuditAsync(cancel: Cancel)).Seq;

        var agent = new AgentDefinition(new("You help.", ["Never guess."], "Be brief."), ["practice/practice"]);
        await client.PutAgentAsync("support", agent, Cancel);
        await client.PutAgentAsync("support", agent with { Instructions = "Be kind." }, Cancel);
        var key = await client.CreateKeyAsync(new("Ada", KeyRole.Operator), Cancel);
        var ada = HoldfastClient.Connect(new Uri(server.App.Urls.First()), key.Key!);
        var review = await ada.ProposeReviewAsync(new("support", Lesson: "Parcels go by train."), cancel: Cancel);
        await ada.ClaimReviewAsync(review.Id, cancel: Cancel);
        await client.ApproveReviewAsync(review.Id, cancel: Cancel);
        await server.SendAsync(HttpMethod.Delete, "/api/v1/memory?user=maria%40example.com", server.Keys.Admin);
        await client.RevokeKeyAsync(key.Id, Cancel);

        var rows = (await client.ListAuditAsync(begun, cancel: Cancel)).Data;
        Assert.Equal(
            ["agent.saved", "agent.saved", "key.created", "review.claimed", "agent.saved", "review.approved", "memory.erased", "key.revoked"],
            rows.Select(row => row.Act));
        Assert.Equal((me.Id, me.Name, KeyRole.Admin), (rows[0].Who, rows[0].Name, rows[0].Role));
        Assert.Equal((key.Id, "Ada"), (rows[3].Who, rows[3].Name));
        Assert.Equal((rows[0].AfterHash, rows[1].AfterHash), (rows[1].BeforeHash, rows[4].BeforeHash));
        var text = JsonSerializer.Serialize(rows);
        foreach (var said in new[] { "maria", "train", "Be kind", key.Key! }) Assert.DoesNotContain(said, text, StringComparison.Ordinal);

        var verdict = await client.VerifyAuditAsync(cancel: Cancel);
        Assert.Equal((true, begun + rows.Count, rows[^1].Hash), (verdict.Holds, verdict.Seq, verdict.Hash));
        Assert.True((await client.VerifyAuditAsync(rows[3].Seq, rows[3].Hash, Cancel)).Holds);
        Assert.Equal(rows[3].Seq, (await client.VerifyAuditAsync(rows[3].Seq, rows[2].Hash, Cancel)).BrokenAt);
        Assert.Equal(verdict.Seq + 1, (await client.VerifyAuditAsync(verdict.Seq + 7, rows[2].Hash, Cancel)).BrokenAt);

        await using var connection = new SqliteConnection($"Data Source={Path.Combine(server.Folder, "holdfast.db")};Pooling=False");
        await connection.OpenAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = $"UPDATE audit SET who = 'key_x' WHERE tenant_id = 'default' AND seq = {rows[5].Seq}";
        await command.ExecuteNonQueryAsync(Cancel);
        Assert.Equal((false, rows[5].Seq), ((await client.VerifyAuditAsync(cancel: Cancel)) is var broken ? (broken.Holds, broken.BrokenAt) : default));

        // Page by page it is seen where the row stands, and only there.
        Assert.Equal("true", await PageAsync($"after={begun}&limit=5"));
        Assert.Equal($"false {rows[5].Seq}", await PageAsync($"after={begun}&limit=6"));
        Assert.Equal("true", await PageAsync($"after={rows[5].Seq}"));
        Assert.Equal($"false {verdict.Seq + 9}", await PageAsync($"after={verdict.Seq + 9}"));
        var (_, head) = await server.JsonAsync(HttpMethod.Get, "/api/v1/audit/head", server.Keys.Admin);
        Assert.Equal((verdict.Seq, verdict.Hash), (head.GetProperty("seq").GetInt64(), head.GetProperty("hash").GetString()));
        var (status, refused) = await server.JsonAsync(HttpMethod.Get, "/api/v1/audit/verify?after=2&seq=1&hash=a", server.Keys.Admin);
        Assert.Equal((400, "seq"), ((int)status, refused.GetProperty("errors")[0].GetProperty("field").GetString()));

        async Task<string> PageAsync(string query)
        {
            var (_, found) = await server.JsonAsync(HttpMethod.Get, $"/api/v1/audit/verify?{query}", server.Keys.Admin);
            return found.GetProperty("holds").GetBoolean() ? "true" : $"false {found.GetProperty("broken_at").GetInt64()}";
        }
    }

    [Fact]
    public async Task Root_keys_have_a_trail_of_their_own_that_no_tenant_sees()
    {
        await using var server = await TestServer.StartAsync();
        await server.AddTenantAsync("zeta");
        var (_, ofRoot) = await server.JsonAsync(HttpMethod.Get, "/api/v1/audit", server.Keys.Root);
        Assert.Contains(ofRoot.GetProperty("data").EnumerateArray(), row => row.GetProperty("act").GetString() == "tenant.created");
        var (_, ofAdmin) = await server.JsonAsync(HttpMethod.Get, "/api/v1/audit", server.Keys.Admin);
        Assert.DoesNotContain(ofAdmin.GetProperty("data").EnumerateArray(), row => row.GetProperty("act").GetString() == "tenant.created");
    }
}
