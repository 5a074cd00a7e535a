using System.Text;
using System.Text.Json;
using Holdfast.Adapters.Storage;
using Holdfast.Core.Conversations;
using Holdfast.Server.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Holdfast.Tests.Server;

public sealed class ProblemTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Agent = "/api/v1/agents/any", Conversations = "/api/v1/conversations";

    private TestServer Server => fixture.Server;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unknown_address_is_a_problem_with_a_page()
    {
        using var answer = await Server.SendAsync(HttpMethod.Get, "/nowhere");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("false", answer.Headers.GetValues("x-should-retry").Single());
        var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(("HF0003", 404), (problem.GetProperty("code").GetString(), problem.GetProperty("status").GetInt32()));

        using var page = await Server.SendAsync(HttpMethod.Get, new Uri(problem.GetProperty("type").GetString()!).PathAndQuery);
        Assert.StartsWith("# HF0003 There is nothing at this address", await page.Content.ReadAsStringAsync(Cancel),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_method_is_a_problem_that_lists_the_right_ones()
    {
        using var answer = await Server.SendAsync(HttpMethod.Patch, Agent, Server.Keys.Admin);
        Assert.Equal("GET, PUT", answer.Content.Headers.Allow.Order().Aggregate((a, b) => $"{a}, {b}"));
        Assert.Equal("HF0004", Code(JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel))));
    }

    [Theory]
    [InlineData("{\"content\": ", "Line 1")]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("null", "null")]
    [InlineData("", "Line 1")]
    public async Task Body_that_is_no_object_says_where_it_breaks(string body, string detail)
    {
        var (status, problem) = await Server.JsonAsync(HttpMethod.Put, Agent, Server.Keys.Admin, body);
        Assert.Equal((400, "HF0001"), (status, Code(problem)));
        Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_field_that_cannot_be_read_is_named_at_once()
    {
        const string body = """
            {"ladder":["a/b",1],"max_rouns":3,"profile":"wild","max_output_tokens":1.5,"constitution":{"role":null,"hard_limits":"none"},
             "tools":[{"name":"t","url":2}],"limits":{"connect_seconds":true}}
            """;
        var (status, problem) = await Server.JsonAsync(HttpMethod.Put, Agent, Server.Keys.Admin, body);
        Assert.Equal((400, "HF0002"), (status, Code(problem)));
        Assert.Equal(
            [
                "constitution.hard_limits: Give a list.",
                "constitution.interaction_pattern: It is required. Give text.",
                "constitution.role: It must not be null. Give text.",
                "ladder[1]: Give text.",
                "limits.connect_seconds: Give a whole number.",
                "max_output_tokens: Give a whole number.",
                "max_rouns: There is no such field. Did you mean max_rounds?",
                "profile: Give balanced, coding, ideation, safety.",
                "tools[0].description: It is required. Give text.",
                "tools[0].input_schema: It is required. Give a JSON value.",
                "tools[0].url: Give text.",
            ],
            Errors(problem));
    }

    [Fact]
    public async Task Null_in_a_list_is_named()
    {
        const string body = """
            {"constitution":{"role":"r","hard_limits":["l",null],"interaction_pattern":"p"},
             "ladder":[null],"tools":[null],"instructions":null}
            """;
        var (_, problem) = await Server.JsonAsync(HttpMethod.Put, Agent, Server.Keys.Admin, body);
        Assert.Equal(
            ["constitution.hard_limits[1]: It must not be null. Give text.", "ladder[0]: It must not be null. Give text.",
                "tools[0]: Give an object."],
            Errors(problem));
    }

    [Fact]
    public async Task Parameter_that_cannot_be_read_is_named()
    {
        var (status, problem) = await Server.JsonAsync(HttpMethod.Get, "/api/v1/ledger?limit=many&from=yesterday", Server.Keys.Admin);
        Assert.Equal((400, "HF0002"), (status, Code(problem)));
        Assert.Equal(
            ["from: \"yesterday\" cannot be read. Give a time such as 2026-11-21T10:00:00Z.",
                "limit: \"many\" cannot be read. Give a whole number."],
            Errors(problem));
        Assert.StartsWith("cursor:",
            Errors((await Server.JsonAsync(HttpMethod.Get, "/api/v1/agents?cursor=%20x", Server.Keys.Admin)).Body).Single(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_beyond_the_limit_is_refused_before_it_is_read()
    {
        using var body = new ByteArrayContent(new byte[Holdfast.Core.Limits.RequestBytes + 1]);
        try
        {
            var (status, problem) = await Server.JsonAsync(HttpMethod.Post, Conversations, Server.Keys.App, body);
            Assert.Equal((413, "HF0005"), (status, Code(problem)));
        }
        catch (HttpRequestException e) when (e.InnerException is IOException)
        {
            // The server closes the connection without reading on; a client that is still writing may see that first.
        }
    }

    [Fact]
    public async Task Body_is_json_whatever_its_type_is_said_to_be()
    {
        using var form = new StringContent("{}", Encoding.UTF8, "application/x-www-form-urlencoded");
        Assert.Equal(201, (await Server.JsonAsync(HttpMethod.Post, Conversations, Server.Keys.App, form)).Status);
    }

    [Fact]
    public async Task Fault_of_the_server_shows_a_trace_id_and_nothing_of_its_inside()
    {
        var answer = await FailAsync(new InvalidOperationException("secret detail"));
        Assert.Equal((500, "HF0090"), (answer.GetProperty("status").GetInt32(), Code(answer)));
        Assert.NotEmpty(answer.GetProperty("trace_id").GetString()!);
        Assert.DoesNotContain("secret", answer.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_that_fails_says_why_and_that_it_may_pass()
    {
        var answer = await FailAsync(new StorageException("The disk of holdfast.db is full: free some space."));
        Assert.Equal((503, "HF0091"), (answer.GetProperty("status").GetInt32(), Code(answer)));
        Assert.StartsWith("The disk of holdfast.db is full", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_refusal_of_the_core_has_a_code_of_its_own()
    {
        var codes = Enum.GetValues<Refusal>().Select(RefusalProblem.Code).ToList();
        Assert.Equal(codes.Count, codes.Distinct().Count());
    }

    private static async Task<JsonElement> FailAsync(Exception fault)
    {
        var http = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        await new ProblemMiddleware(_ => throw fault, NullLogger<ProblemMiddleware>.Instance).InvokeAsync(http);
        return JsonElement.Parse(((MemoryStream)http.Response.Body).ToArray());
    }

    private static string? Code(JsonElement problem) => problem.GetProperty("code").GetString();

    private static IEnumerable<string> Errors(JsonElement problem) => problem.GetProperty("errors").EnumerateArray()
        .Select(error => $"{error.GetProperty("field").GetString()}: {error.GetProperty("message").GetString()}").Order(
            StringComparer.Ordinal);
}
