using Holdfast.Client.Contract;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Agents;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>The tenant's agents. A version never changes; a change is the next version.</summary>
public static class AgentsApi
{
    public static void MapAgents(this IEndpointRouteBuilder app)
    {
        var agents = app.MapGroup("/api/v1/agents").WithTags("Agents");
        agents.MapGet("", ListAsync).ForTenant(Role.Operator).Produces<Contract.Page<Agent>>()
            .WithSummary("The newest version of each agent.");
        agents.MapPut("/{name}", PutAsync).ForTenant(Role.Admin).Takes<AgentDefinition>()
            .Produces<Agent>(StatusCodes.Status201Created).Produces<Agent>()
            .WithSummary("Makes a new version; refused with every reason at once. 200 without a new version when nothing changes.");
        agents.MapGet("/{name}", GetAsync).ForTenant(Role.Operator).Produces<Agent>()
            .WithSummary("One version; the newest unless ?version= names another.");
        agents.MapGet("/{name}/versions", VersionsAsync).ForTenant(Role.Operator).Produces<Contract.Page<Agent>>()
            .WithSummary("All versions, newest first.");
        agents.MapGet("/{name}/diff", DiffAsync).ForTenant(Role.Operator).Produces<AgentDiff>()
            .WithSummary("What changed between ?from= and ?to= (default the newest).");
        agents.MapPost("/{name}/lint", LintAsync).ForTenant(Role.Operator).Takes<AgentDefinition>().Produces<LintReport>()
            .WithSummary("Judges a definition as if it were saved, and saves nothing.");
        agents.MapPost("/{name}/rollback", RollbackAsync).ForTenant(Role.Admin).Takes<Rollback>()
            .Produces<Agent>(StatusCodes.Status201Created).Produces<Agent>()
            .WithSummary("Makes a new version with the definition of an old one.");
    }

    private static async Task<IResult> ListAsync(HttpContext http, IDirectory directory, int? limit = null, string? cursor = null)
    {
        if (Paging.Read(limit, cursor, out var page) is { } problem) return problem;
        var rows = await directory.AgentsAsync(http.Caller().Tenant, page, http.RequestAborted);
        return TypedResults.Ok(rows.ToContract(row => row.ToContract()));
    }

    private static async Task<IResult> PutAsync(HttpContext http, string name, AgentCatalog catalog, AgentLint lint, IDirectory directory)
    {
        var body = await Body.ReadAsync<AgentDefinition>(http);
        return body.Problem ?? (await SaveAsync(http, name, body.Value, catalog, lint, directory)).Answer;
    }

    private static async Task<IResult> GetAsync(HttpContext http, string name, IDirectory directory, int? version = null) =>
        await directory.FindAgentAsync(http.Caller().Tenant, name, version, http.RequestAborted) is { } row
            ? TypedResults.Ok(row.ToContract())
            : version is null ? NoAgent(name) : NoVersion(name, version.Value);

    private static async Task<IResult> VersionsAsync(HttpContext http, string name, IDirectory directory) =>
        await directory.AgentVersionsAsync(http.Caller().Tenant, name, http.RequestAborted) is { Count: > 0 } rows
            ? TypedResults.Ok(Paging.Whole(rows.Select(row => row.ToContract())))
            : NoAgent(name);

    private static async Task<IResult> DiffAsync(HttpContext http, string name, IDirectory directory, int? from = null, int? to = null)
    {
        if (new Validation().Require(from is not null, "from", "Name the version to compare with.").Problem is { } problem) return problem;
        var tenant = http.Caller().Tenant;
        if (await directory.FindAgentAsync(tenant, name, to, http.RequestAborted) is not { } after)
            return to is null ? NoAgent(name) : NoVersion(name, to.Value);
        if (await directory.FindAgentAsync(tenant, name, from, http.RequestAborted) is not { } before) return NoVersion(name, from!.Value);
        return TypedResults.Ok(
            new AgentDiff(name, before.Version, after.Version, DefinitionDiff.Between(before.Definition, after.Definition)));
    }

    private static async Task<IResult> LintAsync(HttpContext http, string name, AgentLint lint)
    {
        var body = await Body.ReadAsync<AgentDefinition>(http);
        return body.Problem ?? (IResult)TypedResults.Ok(lint.Report(name, body.Value));
    }

    private static async Task<IResult> RollbackAsync(
        HttpContext http, string name, AgentCatalog catalog, AgentLint lint, IDirectory directory, IdempotencyKeys keys, IJournal journal)
    {
        var body = await Body.ReadAsync<Rollback>(http);
        if (body.Problem is { } malformed) return malformed;
        using var idempotency = keys.Read(http, body.Bytes);
        var (earlier, problem) = await idempotency.FindEarlierAsync(http, journal);
        if (problem is not null) return problem;
        if (earlier is not null) return await GetAsync(http, name, directory, int.Parse(earlier));
        if (await directory.FindAgentAsync(http.Caller().Tenant, name, body.Value.Version, http.RequestAborted) is not { } old)
            return NoVersion(name, body.Value.Version);
        var (answer, version) = await SaveAsync(http, name, old.Read(), catalog, lint, directory);
        if (version is not null) await idempotency.RememberAsync(http, directory, $"{version}");
        return answer;
    }

    /// <summary>Saving what is there already changes nothing, so that a repeated PUT does no harm.</summary>
    private static async Task<(IResult Answer, int? Version)> SaveAsync(
        HttpContext http, string name, AgentDefinition definition, AgentCatalog catalog, AgentLint lint, IDirectory directory)
    {
        var tenant = http.Caller().Tenant;
        var (errors, warnings) = lint.Check(name, definition);
        if (errors.Problem is { } problem) return (problem, null);
        if (await directory.FindAgentAsync(tenant, name, null, http.RequestAborted) is { } newest && AgentCatalog.Same(newest, definition))
            return (TypedResults.Ok(newest.ToContract(warnings)), newest.Version);
        var row = await catalog.SaveAsync(tenant, name, definition, http.Caller().Key.Id, http.RequestAborted);
        return (TypedResults.Created($"/api/v1/agents/{name}?version={row.Version}", row.ToContract(warnings)), row.Version);
    }

    private static ProblemResult NoAgent(string name) => ErrorCode.AgentNotFound.Problem($"No agent is named {name}.");

    private static ProblemResult NoVersion(string name, int version) =>
        ErrorCode.AgentVersionNotFound.Problem($"{name} has no version {version}.");
}
