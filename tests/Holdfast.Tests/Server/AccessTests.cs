using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>Who may use what: the table says it, every endpoint is held against it, with every role.</summary>
public sealed class AccessTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Everybody = "everybody", Tenant = "app operator admin", Staff = "operator admin", Admin = "admin", Root = "root",
        Widget = "nobody with a key";

    private static readonly Dictionary<string, string> Table = new()
    {
        ["GET /"] = Everybody,
        ["GET /health/live"] = Everybody,
        ["GET /health/ready"] = Everybody,
        ["GET /errors/{code}"] = Everybody,
        ["GET /openapi/v1.json"] = Everybody,
        ["GET /console/{**path}"] = Everybody,
        ["GET /widget.js"] = Everybody,
        ["POST /api/v1/widget-tokens"] = Tenant,
        ["DELETE /api/v1/widget-tokens/{id}"] = Tenant,
        ["GET /api/v1/widget/{conversation}/events"] = Widget,
        ["POST /api/v1/widget/{conversation}/messages"] = Widget,
        ["POST /api/v1/widget/{conversation}/handoff"] = Widget,
        ["POST /api/v1/widget/{conversation}/feedback"] = Widget,
        ["GET /metrics"] = Root,
        ["POST /api/v1/session"] = "app operator admin root",
        ["DELETE /api/v1/session"] = "app operator admin root",
        ["GET /api/v1/session/ways"] = Everybody,
        ["GET /api/v1/session/openid"] = Everybody,
        ["GET /api/v1/session/openid/back"] = Everybody,
        ["GET /api/v1/overview"] = Staff,
        ["GET /api/v1/overview/events"] = Staff,
        ["GET /api/v1/costs/hours"] = Staff,
        ["GET /api/v1/conversations/{id}/routing"] = Staff,
        ["POST /api/v1/agents/{name}/lint"] = Staff,
        ["POST /api/v1/conversations"] = Tenant,
        ["GET /api/v1/conversations"] = Tenant,
        ["GET /api/v1/conversations/{id}"] = Tenant,
        ["DELETE /api/v1/conversations/{id}"] = Tenant,
        ["GET /api/v1/conversations/{id}/entries"] = Tenant,
        ["GET /api/v1/conversations/{id}/events"] = Tenant,
        ["GET /api/v1/conversations/{id}/attempts"] = Tenant,
        ["GET /api/v1/conversations/{id}/attempts/{n:int}/request"] = Tenant,
        ["GET /api/v1/conversations/{id}/context"] = Tenant,
        ["POST /api/v1/conversations/{id}/messages"] = Tenant,
        ["POST /api/v1/conversations/{id}/cancel"] = Tenant,
        ["POST /api/v1/conversations/{id}/handoff"] = Tenant,
        ["POST /api/v1/conversations/{id}/resolve"] = Tenant,
        ["POST /api/v1/conversations/{id}/entries/{seq}/mark"] = Tenant,
        ["POST /api/v1/conversations/{id}/feedback"] = Tenant,
        ["POST /api/v1/conversations/{id}/fork"] = Tenant,
        ["GET /api/v1/handoffs"] = Staff,
        ["GET /api/v1/handoffs/{id}"] = Staff,
        ["POST /api/v1/handoffs/{id}/reply"] = Staff,
        ["POST /api/v1/handoffs/{id}/return"] = Staff,
        ["POST /api/v1/handoffs/{id}/claim"] = Staff,
        ["POST /api/v1/handoffs/{id}/reassign"] = Staff,
        ["POST /api/v1/handoffs/{id}/note"] = Staff,
        ["POST /api/v1/handoffs/{id}/draft"] = Staff,
        ["POST /api/v1/handoffs/{id}/resolve"] = Staff,
        ["PUT /api/v1/handoffs/{id}/presence"] = Staff,
        ["PUT /api/v1/reviews/{id}/presence"] = Staff,
        ["GET /api/v1/reviews"] = Staff,
        ["POST /api/v1/reviews"] = Staff,
        ["GET /api/v1/reviews/{id}"] = Staff,
        ["POST /api/v1/reviews/{id}/claim"] = Staff,
        ["POST /api/v1/reviews/{id}/reassign"] = Staff,
        ["POST /api/v1/reviews/{id}/approve"] = Staff,
        ["POST /api/v1/reviews/{id}/reject"] = Staff,
        ["GET /api/v1/memory"] = Tenant,
        ["DELETE /api/v1/memory"] = Tenant,
        ["POST /api/v1/memory/facts"] = Tenant,
        ["GET /api/v1/memory/facts/{id}"] = Tenant,
        ["PUT /api/v1/memory/facts/{id}"] = Tenant,
        ["DELETE /api/v1/memory/facts/{id}"] = Tenant,
        ["GET /api/v1/memory/files"] = Tenant,
        ["PUT /api/v1/memory/files"] = Tenant,
        ["DELETE /api/v1/memory/files"] = Tenant,
        ["GET /api/v1/agents/{agent}/documents"] = Tenant,
        ["GET /api/v1/agents/{agent}/documents/{**path}"] = Tenant,
        ["PUT /api/v1/agents/{agent}/documents/{**path}"] = Admin,
        ["DELETE /api/v1/agents/{agent}/documents/{**path}"] = Admin,
        ["GET /api/v1/ledger"] = Staff,
        ["GET /api/v1/ledger/{call}"] = Tenant,
        ["GET /api/v1/costs"] = Staff,
        ["GET /api/v1/outcomes"] = Staff,
        ["GET /api/v1/anomalies"] = Staff,
        ["POST /api/v1/anomalies/{id}/acknowledge"] = Staff,
        ["POST /api/v1/anomalies/{id}/silence"] = Staff,
        ["GET /api/v1/providers"] = Staff,
        ["GET /api/v1/models"] = Staff,
        ["GET /api/v1/prices"] = "operator admin root",
        ["POST /api/v1/prices"] = Root,
        ["GET /api/v1/agents"] = Staff,
        ["GET /api/v1/agents/{name}"] = Staff,
        ["GET /api/v1/agents/{name}/versions"] = Staff,
        ["GET /api/v1/agents/{name}/diff"] = Staff,
        ["PUT /api/v1/agents/{name}"] = Admin,
        ["POST /api/v1/agents/{name}/rollback"] = Admin,
        ["POST /v1/messages"] = Tenant,
        ["POST /v1/messages/count_tokens"] = Tenant,
        ["POST /v1/chat/completions"] = Tenant,
        ["POST /v1/responses"] = Tenant,
        ["GET /v1/models"] = Tenant,
        ["GET /v1/models/{**id}"] = Tenant,
        ["GET /api/v1/keys/current"] = "app operator admin root",
        ["GET /api/v1/keys"] = "admin root",
        ["POST /api/v1/keys"] = "admin root",
        ["DELETE /api/v1/keys/{id}"] = "admin root",
        ["POST /api/v1/batches"] = Tenant,
        ["GET /api/v1/batches"] = Tenant,
        ["GET /api/v1/batches/{id}"] = Tenant,
        ["GET /api/v1/batches/{id}/results"] = Tenant,
        ["POST /api/v1/batches/{id}/cancel"] = Tenant,
        ["GET /api/v1/costs/months"] = Staff,
        ["GET /api/v1/costs/months/{month}"] = Staff,
        ["GET /api/v1/ledger/corrections"] = Staff,
        ["POST /api/v1/costs/months/{month}/close"] = Admin,
        ["POST /api/v1/costs/months/{month}/reopen"] = Admin,
        ["POST /api/v1/ledger/corrections"] = Admin,
        ["GET /api/v1/budgets"] = Staff,
        ["GET /api/v1/budgets/{name}"] = Staff,
        ["GET /api/v1/budgets/{name}/accounts"] = Staff,
        ["PUT /api/v1/budgets/{name}"] = Admin,
        ["DELETE /api/v1/budgets/{name}"] = Admin,
        ["POST /api/v1/budgets/{name}/refill"] = Admin,
        ["POST /api/v1/webhooks"] = Admin,
        ["GET /api/v1/webhooks"] = Admin,
        ["GET /api/v1/webhooks/{id}"] = Admin,
        ["PUT /api/v1/webhooks/{id}"] = Admin,
        ["DELETE /api/v1/webhooks/{id}"] = Admin,
        ["POST /api/v1/webhooks/{id}/rotate"] = Admin,
        ["GET /api/v1/webhooks/{id}/deliveries"] = Admin,
        ["POST /api/v1/webhooks/{id}/replay"] = Admin,
        ["POST /api/v1/webhooks/{id}/test"] = Admin,
        ["GET /api/v1/audit"] = "admin root",
        ["GET /api/v1/audit/head"] = "admin root",
        ["GET /api/v1/audit/verify"] = "admin root",
        ["GET /api/v1/tenants"] = Root,
        ["POST /api/v1/tenants"] = Root,
        ["GET /api/v1/tenants/{id}/keys"] = Root,
        ["POST /api/v1/tenants/{id}/keys"] = Root,
        ["DELETE /api/v1/tenants/{id}/keys/{key}"] = Root,
        ["GET /api/v1/tenants/{id}/budgets"] = Root,
        ["PUT /api/v1/tenants/{id}/budgets/{name}"] = Root,
        ["DELETE /api/v1/tenants/{id}/budgets/{name}"] = Root,
        ["POST /api/v1/tenants/{id}/budgets/{name}/refill"] = Root,
    };

    public static TheoryData<string> Endpoints => [.. Table.Keys];

    private TestServer Server => fixture.Server;

    [Fact]
    public void Table_lists_every_endpoint()
    {
        var endpoints = Server.App.Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Select(Named).Distinct().Order();
        Assert.Equal(Table.Keys.Order(), endpoints);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Endpoint_lets_in_whom_the_table_names(string endpoint)
    {
        var parts = endpoint.Split(' ');
        var path = parts[1].Replace("{n:int}", "1", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal).Replace(
            "}", "", StringComparison.Ordinal);
        var allowed = Table[endpoint];

        using var without = await Server.SendAsync(new(parts[0]), path, body: parts[0] == "GET" ? null : "");
        if (allowed == Everybody) Assert.NotEqual(401, (int)without.StatusCode);
        else Assert.Equal(401, (int)without.StatusCode);
        if (allowed == Everybody) return;

        foreach (var role in Enum.GetValues<Role>())
        {
            using var answer = await Server.SendAsync(new(parts[0]), path, Server.KeyOf(role), parts[0] == "GET" ? null : "");
            var isAllowed = allowed.Split(' ').Contains(role.ToString().ToLowerInvariant());
            Assert.True(isAllowed == ((int)answer.StatusCode is not (401 or 403)), $"{endpoint} as {role}: {(int)answer.StatusCode}");
        }
    }

    private static string Named(RouteEndpoint endpoint) =>
        $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Single()} /{endpoint.RoutePattern.RawText!.Trim('/')}";
}
