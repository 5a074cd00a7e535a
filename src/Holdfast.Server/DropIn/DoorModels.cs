using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;

namespace Holdfast.Server.DropIn;

/// <summary>
/// What a client may name as its model: the tenant's agents that have a model of the dialect, and the models. In the dialect's shape.
/// </summary>
internal static class DoorModels
{
    public static async Task<IResult> ListAsync(HttpContext http, IDirectory directory, ModelNames names)
    {
        var dialect = Door.Of(http.Request)!.Dialect;
        var listed = new List<Listed>();
        string? cursor = null;
        do
        {
            var agents = await directory.AgentsAsync(http.Caller().Tenant, new(Limit: 200, cursor), http.RequestAborted);
            foreach (var agent in agents.Items)
                if ((await names.FindAsync(agent.Tenant, dialect, agent.Name, http.RequestAborted)).Route is not null)
                    listed.Add(new(agent.Name, agent.CreatedAt));
            cursor = agents.NextCursor;
        }
        while (cursor is not null);
        var taken = listed.Select(agent => agent.Id).ToHashSet();
        listed.AddRange((await names.ListAsync(dialect, http.RequestAborted)).Where(id => !taken.Contains(id)).Select(id => new Listed(id)));
        return Results.Json(dialect == Dialect.Anthropic
            ? new
            {
                data = listed.ConvertAll(ForAnthropic), has_more = false, first_id = listed.FirstOrDefault()?.Id, last_id = listed.LastOrDefault()?.Id,
            }
            : (object)new { @object = "list", data = listed.ConvertAll(ForOpenAi) });
    }

    public static async Task<IResult> OneAsync(HttpContext http, string id, IDirectory directory, ModelNames names)
    {
        var dialect = Door.Of(http.Request)!.Dialect;
        var (route, problem) = await names.FindAsync(http.Caller().Tenant, dialect, id, http.RequestAborted);
        if (route is null) return problem!;
        var agent = route.Agent is null ? null : await directory.FindAgentAsync(http.Caller().Tenant, route.Agent, null, http.RequestAborted);
        var listed = new Listed(id, agent?.CreatedAt ?? default);
        return Results.Json(dialect == Dialect.Anthropic ? ForAnthropic(listed) : ForOpenAi(listed));
    }

    private static object ForAnthropic(Listed model) =>
        new { type = "model", id = model.Id, display_name = model.Id, created_at = model.Made.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'") };

    private static object ForOpenAi(Listed model) =>
        new { id = model.Id, @object = "model", created = model.Made.ToUnixTimeSeconds(), owned_by = "holdfast" };

    /// <param name="CreatedAt">Of an agent; nobody knows it of a model, and both dialects say so with the epoch.</param>
    private sealed record Listed(string Id, DateTimeOffset CreatedAt = default)
    {
        public DateTimeOffset Made => CreatedAt == default ? DateTimeOffset.UnixEpoch : CreatedAt;
    }
}
