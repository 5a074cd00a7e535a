using Holdfast.Core.Models;
using Holdfast.Server.Configuration;
using Holdfast.Tests.Storage;
using Xunit;

namespace Holdfast.Tests.Server;

public sealed class ConfigurationTests
{
    [Fact]
    public void Nothing_said_is_a_server_on_loopback_with_the_practice_model()
    {
        var model = Valid();
        Assert.Equal("http://127.0.0.1:8787/", model.Urls.Single().AbsoluteUri);
        Assert.EndsWith("/.data", model.DataFolder, StringComparison.Ordinal);
        Assert.True(model.OnlyPractice);
        Assert.Equal(["practice", "practice-openai"], model.Providers.Select(provider => provider.Name));
        Assert.Equal("http://127.0.0.1:8788/v1", model.Providers[1].BaseUrl.AbsoluteUri);
    }

    [Fact]
    public void Every_mistake_is_told_at_once_with_value_source_and_remedy()
    {
        using var file = new ConfigFile(
            """{ "runtime": { "concurent_turns": 5 }, "limits": { "open_streams": -1 }, "providers": { "x": { "kind": "soap" } } }""");
        const string ladder = "default_ladder = \"gpt,nobody/x\" (HOLDFAST_DEFAULT_LADDER): ";
        var mistakes = Mistakes(
            file.Variable, ("HOLDFAST_URLS", "nonsense"), ("HOLDFAST_ROOT_KEY", "secret-without-prefix"), ("HOLDFAST_LOG_LEVEL", "loud"),
            ("HOLDFAST_RUNTIME__CACHED_MEGABYTES", "0"), ("HOLDFAST_PROVIDERS__X__KEY_ENV", "NO_SUCH_VARIABLE"),
            ("HOLDFAST_DEFAULT_LADDER", "gpt,nobody/x"));
        Assert.Equal(
            [
                ladder + "No provider nobody is configured; providers are practice, practice-openai.",
                ladder + "gpt is no provider/model; providers are practice, practice-openai.",
                $"limits.open_streams = \"-1\" ({file.Path}): Give a whole number from 0 to 2147483647.",
                "log_level = \"loud\" (HOLDFAST_LOG_LEVEL): Give debug, information, warning or error.",
                "providers.x.key_env = \"NO_SUCH_VARIABLE\" (HOLDFAST_PROVIDERS__X__KEY_ENV): "
                    + "This environment variable is not set; set it to the provider's key.",
                $"providers.x.kind = \"soap\" ({file.Path}): Give anthropic or openai.",
                "root_key (HOLDFAST_ROOT_KEY): A key begins with hf_ and has 16 to 200 visible characters in all.",
                "runtime.cached_megabytes = \"0\" (HOLDFAST_RUNTIME__CACHED_MEGABYTES): Give a whole number from 1 to 1000000.",
                $"runtime.concurent_turns ({file.Path}): There is no such setting. Did you mean runtime.concurrent_turns?",
                "urls = \"nonsense\" (HOLDFAST_URLS): nonsense is no address; give one like http://127.0.0.1:8787.",
            ],
            mistakes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Secret_in_an_address_is_refused_and_not_repeated()
    {
        var mistake = Mistakes(("OPENAI_BASE_URL", "http://user:hunter2@127.0.0.1/v1")).Single();
        Assert.Contains("Leave user and password out", mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Environment_wins_over_the_file()
    {
        using var file = new ConfigFile("""
            // A comment,
            { "urls": ["http://127.0.0.1:1", "http://127.0.0.1:2"], "runtime": { "concurrent_turns": 5, "cached_conversations": 6 }, }
            """);
        var model = Valid(file.Variable, ("HOLDFAST_RUNTIME__CONCURRENT_TURNS", "7"));
        Assert.Equal((7, 6), (model.Runtime.ConcurrentTurns, model.Runtime.CachedConversations));
        Assert.Equal([1, 2], model.Urls.Select(url => url.Port));
    }

    [Theory]
    [InlineData("{ broken", "It cannot be read")]
    [InlineData("[]", "It must hold one JSON object")]
    public void File_that_is_no_configuration_is_a_mistake(string text, string remedy)
    {
        using var file = new ConfigFile(text);
        Assert.Contains(remedy, Mistakes(file.Variable).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_was_named_must_be_there() =>
        Assert.Contains("There is no such file", Mistakes(("HOLDFAST_CONFIG", "/no/such/file.json")).Single(), StringComparison.Ordinal);

    [Fact]
    public void Usual_variables_of_providers_are_enough()
    {
        var model = Valid(("ANTHROPIC_API_KEY", "sk-ant-1"), ("OPENAI_BASE_URL", "http://127.0.0.1:11434/v1"));
        Assert.False(model.OnlyPractice);
        Assert.Equal(
            [
                new ProviderModel("anthropic", Dialect.Anthropic, new("https://api.anthropic.com"), "ANTHROPIC_API_KEY", "sk-ant-1",
                    Compatible: false),
                new ProviderModel("openai", Dialect.OpenAi, new("http://127.0.0.1:11434/v1"), null, null, Compatible: true),
            ],
            model.Providers);
        Assert.DoesNotContain("sk-ant-1", $"{model}{model.Providers[0]}", StringComparison.Ordinal);
    }

    [Fact]
    public void Configured_provider_takes_its_key_from_the_variable_it_names()
    {
        var model = Valid(("HOLDFAST_PROVIDERS__ANTHROPIC__KIND", "anthropic"), ("HOLDFAST_PROVIDERS__ANTHROPIC__KEY_ENV", "MY_KEY"),
            ("MY_KEY", "k"),
            ("ANTHROPIC_API_KEY", "not this one"), ("HOLDFAST_DEFAULT_LADDER", "anthropic/claude-haiku-5-5"));
        Assert.Equal(("MY_KEY", "k"), (model.Providers.Single().KeySource, model.Providers.Single().Key));
        Assert.Equal(["anthropic/claude-haiku-5-5"], model.DefaultLadder);
    }

    [Fact]
    public void Variables_of_the_command_line_tool_are_no_settings() => Valid(("HOLDFAST_URL", "http://x"), ("HOLDFAST_KEY", "hf_x"));

    [Fact]
    public void Documentation_lists_every_setting_as_the_code_has_it()
    {
        var table = File.ReadLines(Path.Combine(Checkout.Root, "docs/operating.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Contains("HOLDFAST_", StringComparison.Ordinal));
        Assert.Equal(Settings.All
            .Select(setting => $"| `{setting.Path}` | `{setting.Variable}` | {setting.Default} | {setting.Means} |"), table);
    }

    [Fact]
    public void Example_is_valid_and_shows_every_setting()
    {
        var example = Path.Combine(Checkout.Root, "holdfast.example.json");
        Valid(("HOLDFAST_CONFIG", example), ("ANTHROPIC_API_KEY", "k"));
        var text = File.ReadAllText(example);
        Assert.All(Settings.All, setting => Assert.Contains($"\"{setting.Path.Split('.')[^1]}\":", text, StringComparison.Ordinal));
    }

    private static ServerModel Valid(params (string Name, string Value)[] environment)
    {
        var (model, mistakes) = Read(environment);
        Assert.Empty(mistakes);
        return model!;
    }

    private static IEnumerable<string> Mistakes(params (string Name, string Value)[] environment)
    {
        var (model, mistakes) = Read(environment);
        Assert.Null(model);
        return mistakes;
    }

    private static (ServerModel? Model, List<string> Mistakes) Read((string Name, string Value)[] environment)
    {
        var mistakes = new List<ConfigMistake>();
        var model = ConfigValidator.Read(environment.ToDictionary(pair => pair.Name, pair => pair.Value), mistakes);
        return (model, mistakes.ConvertAll(mistake => mistake.ToString()));
    }

    private sealed class ConfigFile : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public ConfigFile(string text) => File.WriteAllText(Path, text);

        public string Path => System.IO.Path.Combine(_folder.Path, "holdfast.json");

        public (string Name, string Value) Variable => ("HOLDFAST_CONFIG", Path);

        public void Dispose() => _folder.Dispose();
    }
}
