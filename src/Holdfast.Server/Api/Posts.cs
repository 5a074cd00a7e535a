using Holdfast.Server.Errors;
using Holdfast.Server.Requests;

namespace Holdfast.Server.Api;

/// <summary>The way of every POST that creates or says something: body, idempotency key, answer. The key is held until the answer has been sent.</summary>
internal static class Posts
{
    public static async Task HandleAsync<T>(
        HttpContext http, IdempotencyKeys keys, Func<T, Idempotency, Task<IResult>> handle, bool optional = false) where T : class
    {
        var body = await Body.ReadAsync<T>(http, optional);
        if (body.Problem is not null)
        {
            await body.Problem.ExecuteAsync(http);
            return;
        }
        using var idempotency = keys.Read(http, body.Bytes);
        var result = idempotency.Problem ?? await handle(body.Value, idempotency);
        await result.ExecuteAsync(http);
    }
}
