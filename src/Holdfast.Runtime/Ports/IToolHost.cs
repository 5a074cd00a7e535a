using Holdfast.Core;
using Holdfast.Core.Tools;

namespace Holdfast.Runtime.Ports;

/// <summary>Carries out tool calls. Safe for any number of calls at once.</summary>
public interface IToolHost
{
    /// <summary>Never throws for a tool that fails, times out or is cancelled: the outcome says so in words for the model.</summary>
    ValueTask<ToolOutcome> RunAsync(ToolInvocation invocation, CancellationToken cancel);
}

/// <param name="CallId">The model's id of the call; unique only within one answer.</param>
/// <param name="Arguments">JSON text; checked against the schema unless the tool said not to.</param>
/// <param name="IdempotencyKey">The same for every try of this call.</param>
public sealed record ToolInvocation(ConversationKey Key, ToolSpec Tool, string CallId, string Arguments, string IdempotencyKey);
