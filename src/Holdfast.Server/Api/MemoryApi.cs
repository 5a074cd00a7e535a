using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>What is remembered of end users beyond conversations, for people to see, correct and erase.</summary>
internal static class MemoryApi
{
    public static void MapMemory(this IEndpointRouteBuilder app)
    {
        var memory = app.MapGroup("/api/v1/memory").WithTags("Memory").ForTenant(Role.App);
        memory.MapGet("", ReadAsync).Produces<Contract.UserMemory>().WithSummary("All that is remembered of the end user ?user=.");
        memory.MapDelete("", ForgetAsync).Audited("memory.erased").Produces(204).WithSummary("Forgets everything of the end user ?user=, for good.");
        memory.MapMemoryFacts();
        memory.MapMemoryFiles();
    }

    private static async Task<IResult> ReadAsync(HttpContext http, IUserMemory memory, CancellationToken cancel, string? user = null) =>
        MemoryRequests.UserOf(http, user, out var key)
        ?? Results.Json(MemoryMapping.ToContract(key, await memory.ReadAsync(key, cancel)), ServerJson.Of<Contract.UserMemory>());

    private static async Task<IResult> ForgetAsync(HttpContext http, IUserMemory memory, CancellationToken cancel, string? user = null)
    {
        if (MemoryRequests.UserOf(http, user, out var key) is { } problem) return problem;
        await memory.ForgetAsync(key, cancel);
        return Results.NoContent();
    }
}
