using Holdfast.Core.Memory.Users;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Requests;
using static Holdfast.Server.Api.MemoryRequests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>The files of a user's memory, which are a model's own notes. Their path is in the query: it holds slashes.</summary>
internal static class MemoryFilesApi
{
    public static void MapMemoryFiles(this RouteGroupBuilder memory)
    {
        memory.MapGet("/files", ReadAsync).Produces<Contract.MemoryFile>().WithSummary("The memory file ?path= with its content.");
        memory.MapPut("/files", WriteAsync).Audited("memory.file_written").Takes<Contract.WriteFile>().Produces<Contract.MemoryFile>()
            .WithSummary("Makes the memory file ?path=, or replaces all of it.");
        memory.MapDelete("/files", ForgetAsync).Audited("memory.file_forgotten").Produces(204)
            .WithSummary("Forgets the memory file ?path=, or the directory with all that is in it.");
    }

    private static async Task<IResult> ReadAsync(
        HttpContext http, IUserMemory memory, CancellationToken cancel, string? user = null, string? path = null)
    {
        if (FileOf(http, user, path, out var key, out var plain) is { } problem) return problem;
        var known = await memory.ReadAsync(key, cancel);
        return known.Files.TryGetValue(plain, out var file) ? Json(file) : NotThere($"There is no file {plain}.");
    }

    private static async Task<IResult> WriteAsync(
        HttpContext http, IUserMemory memory, TimeProvider clock, CancellationToken cancel, string? user = null, string? path = null)
    {
        if (FileOf(http, user, path, out var key, out var plain) is { } problem) return problem;
        var body = await Body.ReadAsync<Contract.WriteFile>(http);
        if (body.Problem is not null) return body.Problem;
        var (content, by) = (body.Value.Content, new Origin(Key: http.Caller().Key.Id));
        var decision = await memory.ChangeAsync(key, null, state => new MemoryFiles(state, by, clock.Now()).Put(plain, content), cancel);
        return decision.Wrong is not null ? Refused(decision) : Json(decision.Memory.Files[plain]);
    }

    private static async Task<IResult> ForgetAsync(
        HttpContext http, IUserMemory memory, TimeProvider clock, CancellationToken cancel, string? user = null, string? path = null)
    {
        if (FileOf(http, user, path, out var key, out var plain) is { } problem) return problem;
        var command = new MemoryCommand.Delete(plain);
        var decision = await memory.ChangeAsync(key, null, state => new MemoryFiles(state, new Origin(), clock.Now()).Apply(command), cancel);
        return decision.Wrong is not null ? NotThere($"There is no file {plain}.") : Results.NoContent();
    }

    private static IResult Json(MemoryFile file) =>
        Results.Json(MemoryMapping.ToContract(file, withContent: true), ServerJson.Of<Contract.MemoryFile>());
}
