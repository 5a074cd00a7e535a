using System.Text;
using System.Text.Json;
using Holdfast.Core.Models;
using Holdfast.Runtime.Dialects;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Dialects;

/// <summary>What both dialects can say comes back from the other as it went there. Requests are made up by seed.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public void Request_survives_the_other_dialect_and_back()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var asked = new MadeUp(new Random(seed)).Asked();
            foreach (var (dialect, other) in new[] { (Dialect.OpenAi, Dialect.Anthropic), (Dialect.Anthropic, Dialect.OpenAi) })
            {
                var there = Write(asked, dialect);
                var back = Write(Read(Write(Read(there, dialect), other), other), dialect);
                Assert.True(there == back, $"Seed {seed}, {dialect}:\n{there}\n{back}");
            }
        }
    }

    private static Asked Read(string body, Dialect dialect) => Dialected.Read(Translation.OperationOf(dialect), body);

    private static string Write(Asked asked, Dialect dialect)
    {
        var (body, dropped) = Translation.Write(asked, dialect, Dialected.Card, isCompatible: false);
        Assert.Empty(dropped);
        return Encoding.UTF8.GetString(body);
    }

    private sealed class MadeUp(Random random)
    {
        private static readonly string[] Words = ["hi", "Grüße 😀", "a \"quoted\" one", "two\nlines", "<b>", "\\", " x "];

        public Asked Asked()
        {
            var isWarm = Maybe();
            var tools = Many(3, at => new AskedTool($"tool_{at}", Maybe() ? Word() : null, Json("""{"type":"object","properties":{"a":{"type":"number"}}}"""), Maybe() ? true : null));
            return new("model", Messages())
            {
                Tools = tools,
                Choice = tools.Count == 0 ? null : Choice(tools),
                MaxTokens = random.Next(1, 64_000),
                Temperature = isWarm ? 0.25 : null,
                TopP = isWarm ? null : 0.5,
                Stop = Many(4, at => $"stop {at}"),
                Effort = Maybe() ? new(Pick("low", "medium", "high"), "effort") : null,
                Format = Maybe() ? new(Json("""{"type":"object","properties":{}}"""), "answer", null, true) : null,
                User = Maybe() ? "user-1" : null,
                Streams = Maybe(),
                OneCallAtATime = false,
            };
        }

        private AskedChoice? Choice(IReadOnlyList<AskedTool> tools) =>
            random.Next(5) switch { 0 => null, 1 => new(AskedChoiceKind.Auto), 2 => new(AskedChoiceKind.None), 3 => new(AskedChoiceKind.Any), _ => new(AskedChoiceKind.Named, tools[0].Name) };

        private List<AskedMessage> Messages()
        {
            var messages = new List<AskedMessage>();
            if (Maybe()) messages.Add(new(AskedRole.System, [new TextPart(Word()), .. Texts(2)]));
            messages.Add(User());
            for (var turn = random.Next(4); turn > 0; turn--)
            {
                var calls = Many(3, at => new CallPart($"call_{turn}_{at}", $"tool_{at}", Pick("{}", """{"a":1.50,"b":"ü"}""")));
                messages.Add(new(AskedRole.Assistant, [new TextPart(Word()), .. Texts(2), .. calls]));
                messages.Add(calls.Count == 0 ? User() : new(AskedRole.User, [.. calls.Select(call => new ResultPart(call.Id, [new TextPart(Word()), .. Texts(2)], false)), .. Texts(2)]));
            }
            return messages;
        }

        private AskedMessage User() => new(AskedRole.User, [new TextPart(Word()), .. Many(3, Part)]);

        private AskedPart Part(int at) => random.Next(4) switch
        {
            0 => new ImagePart("image/png", "AAAA", null),
            1 => new ImagePart(null, null, "https://example.org/a.png"),
            2 => new DocumentPart("application/pdf", "BBBB", $"file {at}.pdf"),
            _ => new TextPart(Word()),
        };

        private List<TextPart> Texts(int most) => Many(most, _ => new TextPart(Word()));

        private List<T> Many<T>(int most, Func<int, T> make) => [.. Enumerable.Range(0, random.Next(most + 1)).Select(make)];

        private string Word() => Pick(Words);

        private T Pick<T>(params T[] from) => from[random.Next(from.Length)];

        private bool Maybe() => random.Next(2) == 0;

        private static JsonElement Json(string text) => JsonElement.Parse(text);
    }
}
