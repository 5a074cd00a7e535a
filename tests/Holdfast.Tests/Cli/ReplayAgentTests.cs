using Holdfast.Cli.Replay;
using Holdfast.Client.Contract;
using Xunit;

namespace Holdfast.Tests.Cli;

public sealed class ReplayAgentTests : IDisposable
{
    private static readonly Uri _practice = new("http://127.0.0.1:8788/");

    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-tools-").FullName;

    [Fact]
    public void Tools_come_from_the_file_beside_the_recording_and_from_its_calls()
    {
        File.WriteAllText(Path.Combine(_folder, "tools_airline.json"), Tools("book"));
        File.WriteAllText(Path.Combine(_folder, "tools_retail.json"), Tools("exchange"));

        var tools = new ReplayAgent(_practice, false).For(Calling("airline_gpt4o.jsonl.gz", ("think", "{}"))).Tools!;

        Assert.Equal(["book", "think"], tools.Select(tool => tool.Name));
        Assert.Equal("http://127.0.0.1:8788/control/replays/s%2F1~r/tools/think", tools[1].Url);
        Assert.Equal("""{"type":"object","required":["what"]}""", tools[0].InputSchema.GetRawText());
    }

    [Fact]
    public void Arguments_that_are_no_object_are_passed_on_unchecked_and_in_the_dialect_that_can_say_them()
    {
        var agents = new ReplayAgent(_practice, prefersOpenAi: false);
        var valid = agents.For(Calling("x.jsonl", ("think", "{}")));
        var invalid = agents.For(Calling("x.jsonl", ("think", "{}"), ("think", "{'a': 1}"), ("book", "{}")));

        Assert.Equal("practice/practice-replay/s/1~r", valid.Ladder.Single());
        Assert.Equal("practice-openai/practice-replay/s/1~r", invalid.Ladder.Single());
        Assert.Equal([("think", false), ("book", true)], invalid.Tools!.Select(tool => (tool.Name, tool.Validate)));
    }

    [Fact]
    public void Constitution_stays_under_the_word_limit_and_the_recorded_prompt_is_kept_whole()
    {
        var prompt = string.Join(' ', Enumerable.Repeat("policy", 2_000));
        var session = new RecordedSession("s", [new("system", prompt), new("user", "Hi"), new("assistant", "Hello")]);

        var definition = new ReplayAgent(_practice, false).For(Script.Of(Path.Combine(_folder, "x.jsonl"), session, "r")!);

        Assert.Equal(prompt, definition.Instructions);
        var (role, limits, pattern) = definition.Constitution;
        Assert.InRange($"{role} {string.Join(' ', limits)} {pattern}".Split(' ').Length, 3, 499);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Script Calling(string file, params (string Name, string Arguments)[] calls)
    {
        var made = calls.Select((call, i) => new ToolCall($"c{(char)('0' + i)}", call.Name, call.Arguments));
        var session = new RecordedSession("s/1", [new("user", "Hi"), new("assistant", "", [.. made])]);
        return Script.Of(Path.Combine(_folder, file), session, "r")!;
    }

    private static string Tools(string name) =>
        $$$$"""
        [{"type":"function","function":{"name":"{{{{name}}}}","description":"Does it.","parameters":{"type":"object","required":["what"]}}}]
        """;
}
