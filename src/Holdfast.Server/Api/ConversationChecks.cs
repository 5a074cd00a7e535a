using Holdfast.Client.Contract;
using Limits = Holdfast.Core.Limits;

namespace Holdfast.Server.Api;

/// <summary>What a request body must satisfy beyond its shape. Every finding at once, each with its field and remedy.</summary>
internal static class ConversationChecks
{
    private const int CommentChars = 4_000;

    public static List<FieldError> Of(CreateConversation body)
    {
        var problems = Metadata(body.Metadata);
        if (body.Agent.Length == 0) problems.Add(new("agent", "Name an agent, or leave the field out for \"default\"."));
        if (body.User is { } user && !MemoryRequests.IsUser(user))
            problems.Add(new("user", $"Use 1 to {Limits.UserChars} characters, none of them null, or leave the field out."));
        if (body.Messages?.Count > Limits.ImportMessages)
            problems.Add(new("messages", $"At most {Limits.ImportMessages} messages can be imported; these are {body.Messages.Count}."));
        for (var i = 0; i < body.Messages?.Count; i++) Check(body.Messages[i], $"messages[{i}]", problems);
        return problems;
    }

    public static List<FieldError> Of(SendMessage body)
    {
        var problems = Metadata(body.Metadata);
        Check(body.Pin, body.Transient, "", problems);
        return problems;
    }

    public static List<FieldError> Of(Mark body)
    {
        var problems = new List<FieldError>();
        Check(body.Pin, body.Transient, "", problems);
        return problems;
    }

    public static List<FieldError> Of(Feedback body)
    {
        var problems = new List<FieldError>();
        if (body is { Rating: null, Resolved: null, Comment: null }) problems.Add(new("rating", "Give at least one of rating, resolved and comment."));
        if (body.Rating is < 1 or > 5) problems.Add(new("rating", "Use 1 (worst) to 5 (best)."));
        if (body.Comment?.Length > CommentChars) problems.Add(new("comment", $"Use at most {CommentChars} characters."));
        return problems;
    }

    private static void Check(ImportMessage message, string field, List<FieldError> problems)
    {
        if (message.Role == MessageRole.Tool && message.ToolCallId is null)
            problems.Add(new($"{field}.tool_call_id", "A message of role tool names the call it answers."));
        if (message.Role != MessageRole.Assistant && message.ToolCalls is not null)
            problems.Add(new($"{field}.tool_calls", "Only messages of role assistant call tools."));
        if (message.Content.Length == 0 && message.Role == MessageRole.User)
            problems.Add(new($"{field}.content", "A user message has text."));
        if (message.Content.Length == 0 && message.Role == MessageRole.Assistant && message.ToolCalls is not { Count: > 0 })
            problems.Add(new($"{field}.content", "An assistant message has text or tool calls."));
        Check(message.Pin, message.Transient, $"{field}.", problems);
    }

    private static void Check(bool pin, bool transient, string field, List<FieldError> problems)
    {
        if (pin && transient) problems.Add(new($"{field}pin", "What is pinned stays, what is transient goes: set one of the two."));
    }

    public static List<FieldError> Metadata(IReadOnlyDictionary<string, string>? metadata)
    {
        var problems = new List<FieldError>();
        if (metadata?.Count > Limits.MetadataPairs) problems.Add(new("metadata", $"Use at most {Limits.MetadataPairs} pairs."));
        foreach (var (key, value) in metadata ?? new Dictionary<string, string>())
            if (key.Length is 0 or > Limits.MetadataKeyChars || value.Length > Limits.MetadataValueChars)
                problems.Add(new($"metadata.{key}", $"Keys have 1 to {Limits.MetadataKeyChars}, values up to {Limits.MetadataValueChars} characters."));
        return problems;
    }
}
