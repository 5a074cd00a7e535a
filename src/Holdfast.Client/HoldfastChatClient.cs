using System.Runtime.CompilerServices;
using Holdfast.Client.Contract;
using Microsoft.Extensions.AI;
using static System.FormattableString;

namespace Holdfast.Client;

/// <summary>
/// A Holdfast conversation as an <see cref="IChatClient"/>. Without <see cref="ChatOptions.ConversationId"/> the messages begin a new
/// conversation (the last one is said, those before it are imported); with it they are what is new. The history lives on the server.
/// </summary>
/// <param name="agent">The agent of new conversations; <see cref="ChatOptions.ModelId"/> takes its place when given.</param>
public sealed class HoldfastChatClient(HoldfastClient client, string agent = "default") : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (conversation, content) = await OpenAsync([.. messages], options, cancellationToken);
        var answer = await client.SendAsync(conversation, new(content), cancel: cancellationToken);
        return new(new ChatMessage(ChatRole.Assistant, answer.Answer))
        {
            ConversationId = conversation,
            FinishReason = ChatMapping.FinishOf(answer),
            Usage = ChatMapping.UsageOf(answer.Usage),
            RawRepresentation = answer,
        };
    }

    /// <summary>
    /// Text as it is written. Each attempt has its own <see cref="ChatResponseUpdate.MessageId"/>: when one fails and the next starts over,
    /// the last message is the one that counts. The final update carries usage, and the <see cref="MessageAnswer"/> as raw representation.
    /// </summary>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (conversation, content) = await OpenAsync([.. messages], options, cancellationToken);
        var attempt = conversation;
        await foreach (var happened in client.StreamAsync(conversation, new(content), cancel: cancellationToken))
        {
            if (happened is EntryWritten { Entry: { Kind: "attempt_started", Seq: var seq } }) attempt = Invariant($"{conversation}/{seq}");
            if (ChatMapping.UpdateOf(happened) is not { } update) continue;
            update.ConversationId = conversation;
            update.MessageId = attempt;
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => (serviceKey, serviceType) switch
    {
        (not null, _) => null,
        (_, var type) when type == typeof(HoldfastClient) => client,
        (_, var type) when type == typeof(ChatClientMetadata) => new ChatClientMetadata("holdfast", client.Server, agent),
        (_, var type) when type.IsInstanceOfType(this) => this,
        _ => null,
    };

    public void Dispose()
    {
        // The HTTP connections belong to whoever made the HoldfastClient.
    }

    private async Task<(string Conversation, string Content)> OpenAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancel)
    {
        ChatMapping.Check(messages, options);
        if (options?.ConversationId is { } known) return (known, string.Join("\n\n", messages.Select(message => message.Text)));
        var history = messages.SkipLast(1).SelectMany(ChatMapping.Import).ToList();
        var created = await client.CreateConversationAsync(
            new(options?.ModelId ?? agent, Messages: history.Count > 0 ? history : null), cancel: cancel);
        return (created.Id, messages[^1].Text);
    }
}
