using System.Security.Cryptography;
using System.Text;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Dialects;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Errors;

namespace Holdfast.Server.DropIn;

/// <summary>
/// What a request at a door says to a conversation: everything after the last message of the assistant. The history before it is not read.
/// </summary>
/// <param name="Results">What tools of the client's answered; then the text may be empty.</param>
/// <param name="Tools">Those that the client runs itself.</param>
/// <param name="Digest">Of all its messages: the same request has the same.</param>
/// <param name="HasHistory">It holds an answer, so that no two turns are asked for by the same messages.</param>
/// <param name="Dropped">Settings of the client's that are the agent's to make.</param>
internal sealed record DoorMessage(
    string Text, IReadOnlyList<BroughtResult> Results, IReadOnlyList<ClientTool> Tools, string Digest, bool HasHistory, IReadOnlyList<string> Dropped)
{
    public static (DoorMessage? Message, ProblemResult? Problem) Of(Asked asked, Operation operation)
    {
        if (DoorTools.Problem(asked) is { } problem) return No(problem);
        if (asked.Format is not null) return No("A format of the answer: the agent answers in words.");
        var last = asked.Messages.Count - 1;
        while (last >= 0 && asked.Messages[last].Role != AskedRole.Assistant) last--;
        var said = asked.Messages.Skip(last + 1)
            .Where(message => message.Role == AskedRole.User).SelectMany(message => message.Parts).ToList();
        if (said.Count == 0) return No("The request does not end with a message of the user.");
        if (said.Any(part => part is not (TextPart or ResultPart) || part is ResultPart { Content: var content } && content.Any(inner => inner is not TextPart)))
            return No("An image or a file: a conversation holds text.");
        var dropped = asked.Dropped.Union(Settings(asked, operation)).Union(DoorTools.Dropped(asked, operation));
        var results = said.OfType<ResultPart>().Select(result => new BroughtResult(result.CallId, TextOf(result.Content, "\n"), result.IsError)).ToList();
        return (new(TextOf(said, "\n\n"), results, DoorTools.Of(asked), DigestOf(asked), last >= 0, [.. dropped]), null);
    }

    private static string TextOf(IReadOnlyList<AskedPart> parts, string between) => string.Join(between, parts.OfType<TextPart>().Select(part => part.Text));

    private static (DoorMessage?, ProblemResult?) No(string why) => (null, ErrorCode.NotForConversation.Problem(why));

    private static IEnumerable<string> Settings(Asked asked, Operation operation)
    {
        var hasSystem = asked.Messages.Any(message => message.Role == AskedRole.System);
        if (hasSystem) yield return operation == Operation.Responses ? "instructions" : "system";
        if (asked.MaxTokens is not null) yield return operation == Operation.Responses ? "max_output_tokens" : "max_tokens";
        if (asked.Temperature is not null) yield return "temperature";
        if (asked.TopP is not null) yield return "top_p";
        if (asked.Stop.Count > 0) yield return operation == Operation.Messages ? "stop_sequences" : "stop";
        if (asked.Effort is { } effort) yield return effort.Field;
    }

    private static string DigestOf(Asked asked)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var message in asked.Messages)
        {
            hash.AppendData([(byte)message.Role]);
            foreach (var part in message.Parts) Append(part, hash);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private static void Append(AskedPart part, IncrementalHash hash)
    {
        var text = part switch
        {
            TextPart said => said.Text,
            CallPart call => $"{call.Id} {call.Name} {call.Arguments}",
            ResultPart result => result.CallId,
            _ => part.ToString(),
        };
        hash.AppendData(Encoding.UTF8.GetBytes($"\n{part.GetType().Name} {text}"));
        if (part is ResultPart { Content: var content })
            foreach (var inner in content) Append(inner, hash);
    }
}
