using Holdfast.Client.Contract;
using Holdfast.Core.Audit;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Requests;

namespace Holdfast.Server.Auth;

/// <summary>Makes keys. Only the answer that creates one ever holds it.</summary>
public sealed class KeyMaker(IDirectory directory, IAudit audit, IJournal journal, IdempotencyKeys requests, TimeProvider clock)
{
    private const string Repeated =
        "This answers a repeated request. The key was shown in the first answer and is not kept; if lost, revoke it and make another.";

    /// <param name="key">A key of the caller's choosing; null = a random one.</param>
    /// <param name="by">Who makes it, for the audit trail.</param>
    public async ValueTask<CreatedKey> CreateAsync(
        string? tenant, Role role, string name, CancellationToken cancel, string? key = null, string by = AuditAct.Holdfast)
    {
        key ??= ApiKey.Create();
        var row = new KeyRow(ApiKey.NewId("key_"), tenant, role, name, ApiKey.Hash(key), ApiKey.Hint(key), clock.Now());
        await audit.WriteAsync(tenant ?? "", row.CreatedAt, new(by, "key.created", $"keys/{row.Id}", After: AuditChain.HashOf($"{role} {name}")), cancel);
        await directory.AddKeyAsync(row, cancel);
        return new(row.Id, (KeyRole)role, name, key, row.CreatedAt, tenant);
    }

    /// <summary>The same request again gets the same answer, without the key.</summary>
    public async Task<IResult> AnswerAsync(HttpContext http, byte[] body, string? tenant, CreateKey request)
    {
        using var idempotency = requests.Read(http, body);
        var (earlier, problem) = await idempotency.FindEarlierAsync(http, journal);
        if (problem is not null) return problem;
        if (earlier is not null) return Created(await FindAsync(tenant, earlier, http.RequestAborted));
        var created = await CreateAsync(tenant, (Role)request.Role, request.Name, http.RequestAborted, by: http.Caller().Key.Id);
        await idempotency.RememberAsync(http, directory, created.Id);
        return Created(created);
    }

    /// <summary>A key made earlier, as far as it may be shown again.</summary>
    public async ValueTask<CreatedKey> FindAsync(string? tenant, string id, CancellationToken cancel)
    {
        var row = (await directory.KeysAsync(tenant, cancel)).Single(row => row.Id == id);
        return new(row.Id, (KeyRole)row.Role, row.Name, null, row.CreatedAt, row.Tenant, Repeated);
    }

    private static IResult Created(CreatedKey key) => TypedResults.Created((string?)null, key);
}
