using Holdfast.FakeProviders.Reader;
using Holdfast.FakeProviders.Replay;
using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Models;

/// <summary>Who plays which card.</summary>
internal sealed class Troupe(Settings settings, ReplayStore replays, TimeProvider time)
{
    private readonly Dictionary<string, IModel> _players = new(StringComparer.Ordinal)
    {
        ["reader"] = new ReaderModel(),
        ["instant"] = new InstantModel(),
        ["echo"] = new EchoModel(),
        ["paced"] = new PacedModel(settings, time),
        ["tools"] = new ToolsModel(),
        ["items"] = new ItemsModel(),
        ["replay"] = new ReplayModel(replays),
    };

    public Answer Reply(ModelRequest call)
    {
        if (call.MaxTokens == 0) return new Answer([], StopReason.MaxTokens); // warms the cache only
        var player = _players[call.Card.Plays];
        var answer = Continuing.Asked(call) is var (before, said) ? Continuing.Rest(player.Reply(before), said) : player.Reply(call);
        return call.Thinking && call.Card.ShowsThinking ? answer with { Parts = [new Part.Thinking(Thoughts), .. answer.Parts] } : answer;
    }

    private const string Thoughts = "This is a practice model: it only looks for what already stands in the prompt.";
}
