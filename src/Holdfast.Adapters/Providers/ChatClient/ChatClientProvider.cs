using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;
using Microsoft.Extensions.AI;

namespace Holdfast.Adapters.Providers.ChatClient;

/// <summary>Any model that comes as an <see cref="IChatClient"/>. Less can be known of a failure than over plain HTTP.</summary>
/// <param name="client">Must neither retry nor call functions by itself: both are the conversation's business.</param>
public sealed class ChatClientProvider(IChatClient client, TimeProvider time) : IModelProvider
{
    public byte[] Render(ModelCall call) => ChatClientRequest.Render(call);

    /// <param name="body">Only the picture of the call: the client is given objects made from the same call.</param>
    public async ValueTask<ModelOutcome> CallAsync(
        ModelCall call, ReadOnlyMemory<byte> body, AnswerText text, CancellationToken cancel)
    {
        using var clock = new CallClock(call.Limits, time, cancel);
        clock.Sent(); // Connecting happens out of sight.
        var hasBegun = false;
        var answer = new ChatClientStream(text);
        await using var updates = client
            .GetStreamingResponseAsync(ChatClientWire.Messages(call), ChatClientWire.Options(call), clock.Token)
            .GetAsyncEnumerator(clock.Token);
        while (true)
        {
            try
            {
                if (!await updates.MoveNextAsync()) break;
            }
            catch (Exception e) // Each client has exceptions of its own.
            {
                return answer.Outcome(clock.Ended() ?? ChatClientWire.Failure(e, clock.Stage), clock);
            }
            if (!hasBegun) text.Begin(default);
            hasBegun = true;
            clock.Opened();
            clock.Alive();
            answer.Take(updates.Current);
            if (answer.HasContent) clock.Content();
        }
        return answer.Outcome(answer.Finished ? null : Cut(clock.Stage), clock);
    }

    private static Failure Cut(FailureStage stage) =>
        new(FailureKind.ConnectionLost, stage, FailureSide.Network, "The stream ended without saying why the model stopped.");
}
