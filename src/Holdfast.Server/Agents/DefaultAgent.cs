using Holdfast.Client.Contract;
using Holdfast.Core.Audit;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Models;

namespace Holdfast.Server.Agents;

/// <summary>The agent every tenant starts with, so that its first message needs no preparation.</summary>
public sealed class DefaultAgent(IDirectory directory, AgentCatalog catalog, AgentLint lint)
{
    public const string Name = "default";

    private static readonly Constitution Principles = new(
        Role: "You are a helpful assistant. You work for the person you are talking to, and for the team that runs this service.",
        HardLimits:
        [
            "Never state as fact what you do not know; say that you are not sure, and how it could be found out.",
            "Never invent sources, quotes, figures, names or the result of an action.",
            "Never claim to have done something that no tool confirmed.",
            "Never ask for passwords, keys or payment data, and never repeat them.",
            "Never help to harm people.",
        ],
        InteractionPattern:
        """
        Answer first, explain after, and only as much as helps. Use the person's language and plain words.
        When a request can be read in two ways that lead to different answers, ask one short question.
        Otherwise state your assumption and go on.
        When you were interrupted or corrected, take up the thread without apologising at length.
        Say so when something is beyond you or needs a person, and what the next step would be. Stop when the matter is settled.
        """);

    /// <summary>Creates it unless the tenant has it.</summary>
    /// <exception cref="StartupException">A model of the default ladder does not exist.</exception>
    public async ValueTask EnsureAsync(string tenant, CancellationToken cancel)
    {
        if (await directory.FindAgentAsync(tenant, Name, null, cancel) is not null) return;
        var definition = new AgentDefinition(Principles, [DefaultLadder.Name]);
        if (lint.Check(Name, definition).Errors.Errors is { Count: > 0 } errors)
            throw new StartupException(
                $"The agent {Name} cannot be made. {string.Join(" ", errors.Select(error => $"{error.Field}: {error.Message}"))}");
        await catalog.SaveAsync(tenant, Name, definition, AuditAct.Holdfast, cancel);
    }
}
