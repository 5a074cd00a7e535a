using Holdfast.Client.Contract;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Agents;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>
/// Tenants and their keys, for root keys. Whatever else is a tenant's, but for its budgets (<see cref="BudgetsApi"/>), is reached only
/// with a key of that tenant.
/// </summary>
public static class TenantsApi
{
    public static void MapTenants(this IEndpointRouteBuilder app)
    {
        var tenants = app.MapGroup("/api/v1/tenants").WithTags("Tenants");
        tenants.MapGet("", ListAsync).ForRoot().Produces<Contract.Page<Tenant>>().WithSummary("All tenants.");
        tenants.MapPost("", CreateAsync).ForRoot().Audited("tenant.created").Takes<CreateTenant>().Produces<CreatedTenant>(StatusCodes.Status201Created)
            .WithSummary("Creates a tenant with an agent named default, and its first admin key, shown this once.");
        tenants.MapGet("/{id}/keys", async (HttpContext http, IDirectory directory, string id) =>
                await MissingAsync(directory, id, http.RequestAborted) ?? await KeysApi.ListAsync(http, directory, id))
            .ForRoot().Produces<Contract.Page<Key>>().WithSummary("All keys of a tenant.");
        tenants.MapPost("/{id}/keys", async (HttpContext http, IDirectory directory, KeyMaker maker, string id) =>
                await MissingAsync(directory, id, http.RequestAborted) ?? await KeysApi.CreateAsync(http, maker, id))
            .ForRoot().Audited("key.created").Takes<CreateKey>().Produces<CreatedKey>(StatusCodes.Status201Created)
            .WithSummary("Creates a key of a tenant. It is shown this once.");
        tenants.MapDelete("/{id}/keys/{key}", async (HttpContext http, IDirectory directory, KeyRing ring, string id, string key) =>
                await MissingAsync(directory, id, http.RequestAborted) ?? await KeysApi.RevokeAsync(http, ring, id, key))
            .ForRoot().Audited("key.revoked").Produces(StatusCodes.Status204NoContent).WithSummary("Revokes a key of a tenant, at once.");
    }

    private static async Task<IResult> ListAsync(HttpContext http, IDirectory directory) =>
        TypedResults.Ok(Paging.Whole((await directory.TenantsAsync(http.RequestAborted)).Select(ToContract)));

    private static async Task<IResult> CreateAsync(
        HttpContext http, IDirectory directory, IJournal journal, KeyMaker maker, IdempotencyKeys requests, DefaultAgent agent,
        TimeProvider clock)
    {
        var body = await Body.ReadAsync<CreateTenant>(http);
        if (body.Problem is { } malformed) return malformed;
        var request = body.Value;
        var validation = new Validation().Length(request.Name, 1, 200, "name").Name(request.Id, "id");
        if (validation.Problem is { } invalid) return invalid;

        using var idempotency = requests.Read(http, body.Bytes);
        var (earlier, problem) = await idempotency.FindEarlierAsync(http, journal);
        if (problem is not null) return problem;
        if (earlier?.Split('/') is [var tenantId, var keyId])
            return Created(
                await FindAsync(directory, tenantId, http.RequestAborted),
                await maker.FindAsync(tenantId, keyId, http.RequestAborted));

        var tenant = new TenantRow(request.Id ?? ApiKey.NewId("tnt_").ToLowerInvariant(), request.Name, clock.Now());
        if (!await directory.AddTenantAsync(tenant, http.RequestAborted)
            && await IsCompleteAsync(directory, tenant.Id, http.RequestAborted))
            return ErrorCode.TenantTaken.Problem($"There is a tenant {tenant.Id}.");
        await agent.EnsureAsync(tenant.Id, http.RequestAborted);
        var key = await maker.CreateAsync(tenant.Id, Role.Admin, "first admin key", http.RequestAborted);
        await idempotency.RememberAsync(http, directory, $"{tenant.Id}/{key.Id}");
        return Created(tenant, key);
    }

    /// <summary>The first key is made last: a tenant without any is one whose creation was cut short, and goes on here.</summary>
    private static async ValueTask<bool> IsCompleteAsync(IDirectory directory, string tenant, CancellationToken cancel) =>
        (await directory.KeysAsync(tenant, cancel)).Count > 0;

    internal static async ValueTask<IResult?> MissingAsync(IDirectory directory, string id, CancellationToken cancel) =>
        (await directory.TenantsAsync(cancel)).Any(row => row.Id == id)
            ? null
            : ErrorCode.TenantNotFound.Problem($"No tenant has the id {id}.");

    private static async ValueTask<TenantRow> FindAsync(IDirectory directory, string id, CancellationToken cancel) =>
        (await directory.TenantsAsync(cancel)).Single(row => row.Id == id);

    private static IResult Created(TenantRow tenant, CreatedKey key) =>
        TypedResults.Created((string?)null, new CreatedTenant(ToContract(tenant), key));

    private static Tenant ToContract(TenantRow row) => new(row.Id, row.Name, row.CreatedAt);
}
