using System.Buffers;
using Holdfast.Adapters.Providers.Anthropic;
using Holdfast.Adapters.Providers.OpenAi;
using Holdfast.Core.Models;
using Holdfast.Runtime.Dialects;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Translating;

/// <summary>
/// A provider for clients of either dialect. What is written in its own goes through untouched; the rest is put into its words, and its
/// answer into the client's.
/// </summary>
/// <param name="own">Takes requests of the provider's dialect.</param>
/// <param name="isCompatible">A server that knows only the older names of fields.</param>
public sealed class TranslatedUpstream(IUpstream own, Dialect dialect, bool isCompatible, TimeProvider clock) : IUpstream
{
    private const string Version = "2023-06-01";

    public ValueTask<IUpstreamAnswer> SendAsync(UpstreamCall call, CancellationToken cancel) =>
        Translation.DialectOf(call.Operation) == dialect ? own.SendAsync(call, cancel) : TranslateAsync(call, cancel);

    /// <summary>What a client has is in its own words, whichever model said it.</summary>
    public ICutAnswer? Read(Operation operation, ReadOnlyMemory<byte> shown) => operation switch
    {
        Operation.Messages => CutMessage.Read(shown.Span),
        Operation.ChatCompletions => CutCompletion.Read(shown.Span),
        Operation.Responses => CutResponse.Read(shown.Span),
        _ => null,
    };

    private async ValueTask<IUpstreamAnswer> TranslateAsync(UpstreamCall call, CancellationToken cancel)
    {
        byte[] body;
        IReadOnlyList<string> dropped;
        try
        {
            var asked = Translation.Read(call.Operation, call.Body);
            if (call.Operation == Operation.CountTokens) return CountedAnswer.Of(asked, call.Card);
            (body, dropped) = Translation.Write(asked, dialect, call.Card, isCompatible);
        }
        catch (UntranslatableException e)
        {
            return new UntranslatedAnswer(e.Message);
        }
        var answer = await own.SendAsync(
            call with
            {
                Operation = Translation.OperationOf(dialect), Query = "", Headers = Headers(call), Body = new ReadOnlySequence<byte>(body),
                HidesUsage = false,
            },
            cancel);
        // What the client did not ask for is not told.
        var writer = AnswerWriter.Of(call.Operation, clock.GetUtcNow(), tellsUsage: !call.HidesUsage);
        return await TranslatedAnswer.OfAsync(answer, AnswerReader.Of(dialect), writer, dropped);
    }

    /// <summary>Those of neither dialect, and what this one wants.</summary>
    private List<KeyValuePair<string, string>> Headers(UpstreamCall call)
    {
        var headers = call.Headers.Where(header => !IsOfADialect(header.Key)).ToList();
        if (dialect == Dialect.Anthropic) headers.Add(new("anthropic-version", Version));
        return headers;
    }

    private static bool IsOfADialect(string name) =>
        name.StartsWith("anthropic-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("openai-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("x-stainless-", StringComparison.OrdinalIgnoreCase);
}
