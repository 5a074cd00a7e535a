using System.Net;
using System.Net.Sockets;
using Holdfast.Server.Hosting;
using Holdfast.Tests.Storage;
using Xunit;

namespace Holdfast.Tests.Server;

public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task First_start_shows_the_keys_once_and_keeps_them_for_their_owner()
    {
        var data = Path.Combine(_folder.Path, "data");
        using (var first = ServerProcess.Start(data))
        {
            await first.ListensAsync();
            first.Stop();
            Assert.Equal(0, await first.EndsAsync());
            Assert.Contains("PRACTICE MODEL", first.Said, StringComparison.Ordinal);
            foreach (var role in new[] { "root", "admin", "operator", "app" })
                Assert.Matches($@"(?m)^  {role} key: +hf_\w{{32}}$", first.Said);
        }
        var file = Path.Combine(data, "keys.json");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data));
        }

        using var second = ServerProcess.Start(data);
        await second.ListensAsync();
        Assert.DoesNotContain("hf_", second.Said, StringComparison.Ordinal);
        Assert.Contains(second.Url, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Root_key_of_the_operators_choosing_is_the_root_key()
    {
        const string key = "hf_chosen_by_the_operator";
        using var server = ServerProcess.Start(_folder.Path, ("HOLDFAST_ROOT_KEY", key));
        await server.ListensAsync();
        using var http = new HttpClient { DefaultRequestHeaders = { { "x-api-key", key } } };
        using var answer = await http.GetAsync($"{server.Url}/api/v1/tenants", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Second_server_on_the_same_folder_is_refused_in_one_sentence()
    {
        using var first = ServerProcess.Start(_folder.Path);
        await first.ListensAsync();
        await RefusedAsync(_folder.Path, "is in use by another Holdfast process");
    }

    [Fact]
    public async Task Address_in_use_is_refused_in_one_sentence_and_makes_no_keys()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await RefusedAsync(_folder.Path, "is in use by another program",
            ("HOLDFAST_URLS", $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}"));
        Assert.False(File.Exists(KeysFile.In(_folder.Path).Path));
    }

    [Fact]
    public async Task Folder_that_cannot_be_made_is_refused_in_one_sentence() =>
        await RefusedAsync("/proc/holdfast", "The data folder /proc/holdfast cannot be made");

    [Fact]
    public async Task Wrong_configuration_is_refused_with_every_mistake()
    {
        var said = await RefusedAsync(
            _folder.Path, "the configuration has 2 mistakes", ("HOLDFAST_RUNTIME__CONCURRENT_TURNS", "many"), ("HOLDFAST_NONSENSE", "1"));
        Assert.Contains("runtime.concurrent_turns = \"many\"", said, StringComparison.Ordinal);
        Assert.Contains("nonsense (HOLDFAST_NONSENSE): There is no such setting", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_file_with_mistakes_is_refused_with_all_of_them()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder.Path, "models.json"), """[{ "provider": "x" }, 3]""", TestContext.Current.CancellationToken);
        var said = await RefusedAsync(_folder.Path, "have mistakes");
        Assert.Contains("models.json, row 1", said, StringComparison.Ordinal);
        Assert.Contains("models.json, row 2", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provider_that_lists_no_model_asks_for_a_name() => await RefusedAsync(
        _folder.Path, "HOLDFAST_DEFAULT_LADDER=provider/model", ("OPENAI_BASE_URL", "http://127.0.0.1:1/v1"));

    private static async Task<string> RefusedAsync(string folder, string sentence, params (string Name, string Value)[] environment)
    {
        using var server = ServerProcess.Start(folder, environment);
        Assert.Equal(2, await server.EndsAsync());
        Assert.Contains(sentence, server.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", server.Said, StringComparison.Ordinal);
        return server.Said;
    }
}
