using System.Text;
using System.Text.Json;
using Holdfast.Client.Contract;

namespace Holdfast.Cli.Replay;

/// <summary>The agent that a recorded session is played by.</summary>
/// <param name="practice">The practice model, as the server reaches it.</param>
/// <param name="prefersOpenAi">
/// Speak to it in OpenAI's dialect; otherwise in Anthropic's, as far as that can carry what was recorded.
/// </param>
internal sealed class ReplayAgent(Uri practice, bool prefersOpenAi)
{
    private const int LongestName = 64;

    private static readonly Constitution _constitution = new(
        "You are the assistant of a recorded conversation that is being played again.",
        ["Say and do only what was recorded."],
        "Answer each message as it was answered in the recording.");

    /// <summary>Wide enough that nothing of any recording has to be left out: this is a test of fidelity.</summary>
    private static readonly ContextBudget _budget =
        new(System: 100_000, Knowledge: 0, History: 400_000, Working: 400_000, Safety: 20_000, Task: 64_000);

    public AgentDefinition For(Script script) => new(
        _constitution,
        [$"{Provider(script)}/{PracticeModel.ModelOf(script)}"],
        script.Instructions,
        Budget: _budget,
        MaxOutputTokens: 32_000,
        MaxRounds: 10_000,
        Tools: [.. Tools(script)],
        MaxRepeats: 10_000);

    /// <summary>prefix-17-the-sessions-id, cut to what a name may have.</summary>
    public static string Name(string prefix, int number, string session)
    {
        var name = new StringBuilder(FormattableString.Invariant($"{prefix}-{number}-"));
        foreach (var letter in session.ToLowerInvariant())
            name.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '-');
        return name.ToString(0, Math.Min(name.Length, LongestName)).TrimEnd('-');
    }

    /// <summary>The server knows the practice model under one name for each dialect.</summary>
    private string Provider(Script script) => prefersOpenAi || !IsSayableInAnthropic(script) ? "practice-openai" : "practice";

    /// <summary>There the user speaks first, and tool arguments are JSON objects.</summary>
    private static bool IsSayableInAnthropic(Script script) =>
        script.Messages[0].Role == "user" && script.Messages.SelectMany(message => message.Calls).All(call => IsObject(call.Arguments));

    /// <summary>Those of the tools file beside the recording, and any other that is called.</summary>
    private IEnumerable<ToolDefinition> Tools(Script script)
    {
        var calls = script.Messages.SelectMany(message => message.Calls).ToLookup(call => call.Name);
        var known = ToolsFile.Beside(script.File);
        var unknown = calls.Select(name => name.Key).Except(known.Select(tool => tool.Name)).Select(ToolsFile.Unknown);
        var session = $"{practice.AbsoluteUri.TrimEnd('/')}/control/replays/{Uri.EscapeDataString(script.PracticeId)}";
        return known.Concat(unknown).Select(tool => tool with
        {
            Url = $"{session}/tools/{Uri.EscapeDataString(tool.Name)}",
            // The recorded tool was called with what the model wrote, valid or not, and its recorded answer must come.
            Validate = calls[tool.Name].All(call => IsObject(call.Arguments)),
            Idempotent = true,
        });
    }

    private static bool IsObject(string json)
    {
        try
        {
            return JsonElement.Parse(json).ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
