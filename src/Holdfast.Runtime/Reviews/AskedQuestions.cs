using System.Threading.Channels;
using Holdfast.Core;

namespace Holdfast.Runtime.Reviews;

/// <summary>Agents that asked their users something since it was last looked at.</summary>
public sealed class AskedQuestions
{
    private readonly Channel<AgentKey> _agents = Channel.CreateBounded<AgentKey>(new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Never waits. What finds no room is looked at with the agent's next question.</summary>
    public void Asked(AgentKey agent) => _agents.Writer.TryWrite(agent);

    /// <summary>Waits for the next.</summary>
    public ValueTask<AgentKey> NextAsync(CancellationToken cancel) => _agents.Reader.ReadAsync(cancel);
}
