using Holdfast.Core;
using Holdfast.Core.Memory.Users;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>What is remembered, in its published shapes.</summary>
internal static class MemoryMapping
{
    public static Contract.UserMemory ToContract(UserKey user, UserMemory memory) => new(
        user.User,
        [.. memory.Facts.Values.OrderByDescending(fact => fact.UpdatedAt).Select(ToContract)],
        [.. memory.Files.Values.OrderByDescending(file => file.UpdatedAt).Select(file => ToContract(file))]);

    public static Contract.MemoryFact ToContract(UserFact fact) =>
        new(fact.Id, fact.Text, ToContract(fact.Origin), fact.CreatedAt, fact.UpdatedAt);

    public static Contract.MemoryFile ToContract(MemoryFile file, bool withContent = false) => new(
        file.Path, MemoryView.Bytes(file.Content), ToContract(file.Origin), file.CreatedAt, file.UpdatedAt,
        withContent ? file.Content : null);

    private static Contract.MemorySource ToContract(Origin origin) => new(
        origin.Key is null ? Contract.MemoryWriter.Model : Contract.MemoryWriter.Person,
        origin.Key, origin.Conversation, origin.Seq, origin.Quote);
}
