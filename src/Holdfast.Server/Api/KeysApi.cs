using Holdfast.Client.Contract;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>
/// Keys. An admin manages those of its tenant; a root key manages root keys here, and those of any tenant below that tenant.
/// </summary>
public static class KeysApi
{
    public static void MapKeys(this IEndpointRouteBuilder app)
    {
        var keys = app.MapGroup("/api/v1/keys").WithTags("Keys");
        keys.MapGet("/current", (HttpContext http) => TypedResults.Ok(http.Caller().Key.ToContract()))
            .ForTenantOrRoot(Role.App).Produces<Key>().WithSummary("The key that asks.");
        keys.MapGet("", (HttpContext http, IDirectory directory) => ListAsync(http, directory, http.Caller().Key.Tenant))
            .ForTenantOrRoot(Role.Admin).Produces<Contract.Page<Key>>().WithSummary("All keys of the tenant, revoked ones included.");
        keys.MapPost("", (HttpContext http, KeyMaker maker) => CreateAsync(http, maker, http.Caller().Key.Tenant))
            .ForTenantOrRoot(Role.Admin).Takes<CreateKey>().Produces<CreatedKey>(StatusCodes.Status201Created)
            .WithSummary("Creates a key. It is shown this once.");
        keys.MapDelete("/{id}", (HttpContext http, KeyRing ring, string id) => RevokeAsync(http, ring, http.Caller().Key.Tenant, id))
            .ForTenantOrRoot(Role.Admin).Audited("key.revoked").Produces(StatusCodes.Status204NoContent).WithSummary("Revokes a key, at once.");
    }

    public static async Task<IResult> ListAsync(HttpContext http, IDirectory directory, string? tenant)
    {
        var rows = await directory.KeysAsync(tenant, http.RequestAborted);
        return TypedResults.Ok(Paging.Whole(rows.Select(row => row.ToContract())));
    }

    public static async Task<IResult> CreateAsync(HttpContext http, KeyMaker maker, string? tenant)
    {
        var body = await Body.ReadAsync<CreateKey>(http);
        if (body.Problem is { } malformed) return malformed;
        var validation = new Validation().Length(body.Value.Name, 1, 200, "name")
            .Require((body.Value.Role == KeyRole.Root) == (tenant is null), "role",
                tenant is null
                    ? "A root key creates root keys here; those of a tenant are created at /api/v1/tenants/{id}/keys."
                    : "Give app, operator or admin.");
        return validation.Problem ?? await maker.AnswerAsync(http, body.Bytes, tenant, body.Value);
    }

    public static async Task<IResult> RevokeAsync(HttpContext http, KeyRing ring, string? tenant, string id)
    {
        if (http.Caller().Key.Id == id) return ErrorCode.KeyInUse.Problem();
        return await ring.RevokeAsync(tenant, id, http.RequestAborted) ? TypedResults.NoContent() : ErrorCode.KeyNotFound.Problem();
    }

    public static Key ToContract(this KeyRow row) =>
        new(row.Id, (KeyRole)row.Role, row.Name, row.Hint, row.CreatedAt, row.Tenant, row.RevokedAt);
}
