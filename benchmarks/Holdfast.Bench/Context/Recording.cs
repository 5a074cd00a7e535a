using Holdfast.Client.Contract;

namespace Holdfast.Bench.Context;

/// <summary>A recorded session of a real model, up to the last thing that the model said in it.</summary>
/// <param name="Set">The kind of sessions it is one of.</param>
/// <param name="Instructions">The recorded system prompt.</param>
/// <param name="Messages">Without the system prompt; the user opens it.</param>
/// <param name="Tools">Without their address.</param>
internal sealed record Recording(
    SessionSet Set, string Id, string Instructions, IReadOnlyList<RecordedMessage> Messages, IReadOnlyList<ToolDefinition> Tools)
{
    /// <summary>Messages that the user opens with, all but the last of which are history before anything is said.</summary>
    public int Opening => Messages.TakeWhile(message => message.Role == "user").Count();

    public IEnumerable<ImportMessage> Imported =>
        Messages.Take(Opening - 1).Select(message => new ImportMessage(MessageRole.User, message.Content));

    public IEnumerable<string> Said =>
        Messages.Skip(Opening - 1).Where(message => message.Role == "user").Select(message => message.Content);

    public int ModelCalls => Messages.Count(message => message.Role == "assistant");

    /// <summary>Tokens of four characters, system prompt and tools aside.</summary>
    public int Tokens => Messages.Sum(message => message.Length) / 4;

    /// <summary>The part of it that its longest turn takes.</summary>
    public double LongestTurnShare
    {
        get
        {
            var (longest, turn) = (0, 0);
            foreach (var message in Messages.Skip(Opening - 1))
            {
                turn = message.Role == "user" ? message.Length : turn + message.Length;
                longest = Math.Max(longest, turn);
            }
            return (double)longest / Messages.Sum(message => message.Length);
        }
    }
}

/// <param name="Role">user, assistant or tool.</param>
internal sealed record RecordedMessage(string Role, string Content, IReadOnlyList<ToolCall> ToolCalls, string? ToolCallId = null)
{
    public int Length => Content.Length + ToolCalls.Sum(call => call.Arguments.Length);
}
