using System.CommandLine;
using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Cli;

/// <summary>What every command starts from: the options that all have, and the terminal.</summary>
internal sealed class Shell(Terminal terminal)
{
    private readonly Option<string?> _url = new("--url")
    {
        Description = "The server's address [env: HOLDFAST_URL; default: that of ./run, or http://127.0.0.1:8787]",
        HelpName = "address",
        Recursive = true,
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "Your key [env: HOLDFAST_KEY; default: the one ./run made]", HelpName = "hf_...", Recursive = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Answer in JSON, for programs", Recursive = true };

    public IEnumerable<Option> Options => [_url, _key, _json];

    public Terminal Terminal => terminal;

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <param name="role">The least that the command needs: which of the keys that ./run made is taken.</param>
    public Connection Connection(ParseResult parsed, KeyRole role) =>
        Cli.Connection.Resolve(parsed.GetValue(_url), parsed.GetValue(_key), role, terminal.Environment);

    public HoldfastClient Client(ParseResult parsed, KeyRole role)
    {
        var connection = Connection(parsed, role);
        if (connection.Key is null) throw new CliError(Cli.Connection.NoKey);
        return HoldfastClient.Connect(connection.Url, connection.Key);
    }
}
