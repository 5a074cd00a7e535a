extern alias fake;

using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using fake::Holdfast.FakeProviders;
using Holdfast.Client;
using Holdfast.Server.Hosting;
using Holdfast.Tests.Cli;
using Holdfast.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>The server's process on PostgreSQL.</summary>
public sealed class PostgresProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_in_the_middle_of_a_turn_it_goes_on_after_the_next_start_and_the_chat_with_it()
    {
        await using var practice = PracticeServer.Build(["--urls", "http://127.0.0.1:0"], TimeProvider.System);
        await practice.StartAsync(Cancel);
        (string, string)[] environment =
        [
            ("HOLDFAST_DATABASE", PostgresCluster.NewSchema()), ("HOLDFAST_PRACTICE_URL", practice.Urls.Single()), ("HOLDFAST_URLS", FreeAddress()),
        ];
        Task<CliRun> chat;
        using (var killed = ServerProcess.Start(_folder.Path, environment))
        {
            await killed.ListensAsync();
            var variables = new Dictionary<string, string> { ["HOLDFAST_DATA"] = _folder.Path };
            await Client(killed.Url, "admin").PutAgentAsync(
                "slow", new(new("You help.", ["Never guess."], "Answer."), ["practice/practice-paced@chunks=60,rate=20"]), Cancel);
            chat = CliRun.RunAsync(["chat", "Tell me a story.", "--agent", "slow", "--json"], new Holdfast.Cli.Interrupts(), environment: variables);
            await RunsAsync(killed.Url);
        }
        Assert.False(chat.IsCompleted);

        using var again = ServerProcess.Start(_folder.Path, environment);
        await again.ListensAsync();

        var run = await chat.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        Assert.True(run.ExitCode == 0, run.Error);
        var client = Client(again.Url);
        var conversation = Assert.Single((await client.ListConversationsAsync(cancel: Cancel)).Data);
        Assert.Equal("at_rest", conversation.State);
        var kinds = await client.AllEntriesAsync(conversation.Id, cancel: Cancel).Select(entry => entry.Kind).ToListAsync(Cancel);
        Assert.Equal("answer", kinds[^1]);
        Assert.Single(kinds, "user_message");
        Assert.Equal(2, (await client.ListAttemptsAsync(conversation.Id, cancel: Cancel)).Data.Count);
    }

    [Theory]
    [InlineData("postgres://app@127.0.0.1:1/holdfast", "cannot be reached")]
    [InlineData("nonsense", "database (HOLDFAST_DATABASE): It is neither a URL like postgres://")]
    [InlineData("postgres://app:hush@127.0.0.1:1/holdfast?hush=1", "database (HOLDFAST_DATABASE): It is neither a URL like postgres://")]
    public async Task Database_that_is_none_is_refused_in_one_sentence_that_names_the_setting(string database, string sentence)
    {
        using var server = ServerProcess.Start(_folder.Path, ("HOLDFAST_DATABASE", database));
        Assert.Equal(2, await server.EndsAsync());
        Assert.Contains(sentence, server.Said, StringComparison.Ordinal);
        Assert.Contains("HOLDFAST_DATABASE", server.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", server.Said, StringComparison.Ordinal);
    }

    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    private HoldfastClient Client(string url, string role = "app")
    {
        var keys = JsonElement.Parse(File.ReadAllText(KeysFile.In(_folder.Path).Path));
        return HoldfastClient.Connect(new Uri(url), keys.GetProperty(role).GetString()!);
    }

    private async Task RunsAsync(string url)
    {
        var client = Client(url);
        for (var waited = 0; waited < 500; waited++)
        {
            if ((await client.ListConversationsAsync(cancel: Cancel)).Data is [{ State: "working" } one]
                && await client.AllEntriesAsync(one.Id, cancel: Cancel).AnyAsync(entry => entry.Kind == "attempt_started", Cancel)) return;
            await Task.Delay(20, Cancel);
        }
        Assert.Fail("The turn did not begin.");
    }
}
