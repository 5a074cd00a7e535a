namespace Holdfast.Bench.Context;

/// <summary>Milliseconds from what a model call answers to its arrival at the provider; of these, what planning its prompt took.</summary>
/// <param name="FirstWait">From the user's message.</param>
/// <param name="LaterWaits">From each tool result.</param>
/// <param name="FirstPlans">With recall; none when nothing was recalled for the message.</param>
/// <param name="LaterPlans">Without; their mean.</param>
internal sealed record Turn(
    double FirstWait, IReadOnlyList<double> LaterWaits, IReadOnlyList<double> FirstPlans, IReadOnlyList<double> LaterPlans);

/// <summary>Says one prepared turn after the other.</summary>
internal sealed class SoakTalker(Stage stage, Script script, string conversation, IReadOnlyList<IReadOnlyList<RecordedMessage>> said)
{
    private int _turns;

    public Script Script => script;

    public async Task TurnsAsync(int count, CancellationToken cancel)
    {
        for (var i = 0; i < count; i++) await TurnAsync(cancel);
    }

    public async Task<Turn> TurnAsync(CancellationToken cancel)
    {
        var calls = script.Waits.Count;
        if (await stage.SayAsync(script, conversation, said[_turns++][0].Content, cancel) is { } stopped)
            throw new InvalidOperationException($"Turn {_turns} of {script.Id} did not come to rest: {stopped}");
        return new(script.Waits[calls], [.. script.Waits.Skip(calls + 1)], [], []);
    }
}
