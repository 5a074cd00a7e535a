using Holdfast.Cli;
using Holdfast.Client.Contract;
using Xunit;

namespace Holdfast.Tests.Cli;

public sealed class ConnectionTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("holdfast-cli-").FullName;
    private readonly Dictionary<string, string> _environment = [];

    public ConnectionTests() => _environment["HOLDFAST_DATA"] = _data;

    [Fact]
    public void Command_line_comes_before_environment_before_key_file()
    {
        WriteKeys("""{"url":"http://127.0.0.1:9000","root":"hf_r","admin":"hf_a","operator":"hf_o","app":"hf_p"}""");
        var fromFile = Resolve(null, null, KeyRole.Operator);
        _environment["HOLDFAST_URL"] = "http://127.0.0.1:9001";
        _environment["HOLDFAST_KEY"] = "hf_env";
        var fromEnvironment = Resolve(null, null, KeyRole.Operator);
        var fromOptions = Resolve("http://127.0.0.1:9002", "hf_opt", KeyRole.Operator);

        Assert.Equal((9000, "hf_o"), (fromFile.Url.Port, fromFile.Key));
        Assert.Equal((9001, "hf_env"), (fromEnvironment.Url.Port, fromEnvironment.Key));
        Assert.Equal((9002, "hf_opt"), (fromOptions.Url.Port, fromOptions.Key));
    }

    [Theory]
    [InlineData("App", "hf_p")]
    [InlineData("Operator", "hf_o")]
    [InlineData("Admin", "hf_a")]
    public void Key_file_gives_the_key_of_the_role_a_command_needs(string role, string expected)
    {
        WriteKeys("""{"url":"http://127.0.0.1:9000","root":"hf_r","admin":"hf_a","operator":"hf_o","app":"hf_p"}""");

        Assert.Equal(expected, Resolve(null, null, Enum.Parse<KeyRole>(role)).Key);
    }

    [Fact]
    public void Nothing_given_means_the_default_address_and_no_key()
    {
        var connection = Resolve(null, null, KeyRole.App);

        Assert.Equal(("http://127.0.0.1:8787/", null), (connection.Url.ToString(), connection.Key));
    }

    [Fact]
    public void Key_file_that_is_no_json_is_named()
    {
        WriteKeys("not json");

        Assert.Contains("keys.json", Assert.Throws<CliError>(() => Resolve(null, null, KeyRole.App)).Message);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private void WriteKeys(string json) => File.WriteAllText(Path.Combine(_data, "keys.json"), json);

    private Connection Resolve(string? url, string? key, KeyRole role) =>
        Connection.Resolve(url, key, role, name => _environment.GetValueOrDefault(name));
}
