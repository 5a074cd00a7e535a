using System.Globalization;
using System.Text;
using Holdfast.Core.Context;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Runtime.Dialects;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Translating;

/// <summary>The tokens of a prompt, for a client whose provider would count. This one does not, so it is an estimate and says so.</summary>
internal sealed class CountedAnswer(byte[] body) : IUpstreamAnswer
{
    /// <summary>What a message, a tool or a call costs beside its text, and an image or a page, in bytes of text.</summary>
    private const int PerPart = 16, PerPicture = 4_000;

    public Failure? Failure => null;

    public UpstreamRefusal? Refusal => null;

    public int Status => 200;

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; } =
        [new("content-type", "application/json"), new("Holdfast-Estimated", "input_tokens")];

    public int? Length => body.Length;

    public Usage? Usage => default(Usage);

    public int SaidTokens => 0;

    public string? AnsweredBy => null;

    public RateLimits Told => default;

    public TimeSpan Duration => TimeSpan.Zero;

    public static CountedAnswer Of(Asked asked, ModelCard card)
    {
        var bytes = asked.Tools.Sum(Weight) + asked.Messages.Sum(message => PerPart + message.Parts.Sum(Weight));
        var tokens = TokenEstimator.Tokens(bytes, card.TokensPerKilobyte);
        return new(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"input_tokens":{{tokens}}}""")));
    }

    public async ValueTask CopyToAsync(IPassClient client) => await client.WriteAsync(body, CancellationToken.None);

    public ValueTask DisposeAsync() => default;

    private static long Weight(AskedTool tool) =>
        PerPart + TextWeight.Of(tool.Name) + TextWeight.Of(tool.Description) + TextWeight.Of(tool.Schema?.GetRawText());

    private static long Weight(AskedPart part) => part switch
    {
        TextPart text => TextWeight.Of(text.Text),
        CallPart call => PerPart + TextWeight.Of(call.Name) + TextWeight.Of(call.Arguments),
        ResultPart result => PerPart + result.Content.Sum(Weight),
        _ => PerPicture,
    };
}
