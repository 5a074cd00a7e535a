using System.Text;
using Holdfast.Core;
using Holdfast.Core.Knowledge;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>The documents that an agent carries, whatever its version.</summary>
internal static class DocumentsApi
{
    public static void MapDocuments(this IEndpointRouteBuilder app)
    {
        var documents = app.MapGroup("/api/v1/agents/{agent}/documents").WithTags("Documents");
        documents.MapGet("", ListAsync).ForTenant(Role.App).Produces<Contract.Page<Contract.Document>>()
            .WithSummary("What the agent carries, by path, without the content.");
        documents.MapGet("/{**path}", ReadAsync).ForTenant(Role.App).Produces<Contract.Document>()
            .WithSummary("A document with its content; the newest version unless ?version= names another.");
        documents.MapPut("/{**path}", PutAsync).Audited("document.put").ForTenant(Role.Admin).Accepts<Contract.PutDocument>("application/json", "text/plain", "text/markdown")
            .Produces<Contract.Document>(201).Produces<Contract.Document>()
            .WithSummary("Makes the document, or its next version (201); 200 without a new version when nothing changes.");
        documents.MapDelete("/{**path}", DeleteAsync).Audited("document.deleted").ForTenant(Role.Admin).Produces(204)
            .WithSummary("The agent carries it no longer; with ?erase=true the texts of all its versions are removed as well, for good.");
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, string agent, IDocuments documents, IDirectory directory, CancellationToken cancel, int? limit = null, string? cursor = null)
    {
        if (Paging.Read(limit, cursor, out var page) is { } problem) return problem;
        if (await UnknownAsync(http, agent, directory, cancel) is { } unknown) return unknown;
        var rows = await documents.ListAsync(KeyOf(http, agent), page, cancel);
        return TypedResults.Ok(rows.ToContract(ToContract));
    }

    private static async Task<IResult> ReadAsync(
        HttpContext http, string agent, string path, IDocuments documents, CancellationToken cancel, int? version = null)
    {
        var number = version ?? (await documents.FindAsync(KeyOf(http, agent), path, cancel))?.Version ?? 0;
        return await documents.ReadAsync(KeyOf(http, agent), path, number, cancel) is { } document
            ? TypedResults.Ok(ToContract(document))
            : NotThere(agent, path, version);
    }

    private static async Task<IResult> PutAsync(
        HttpContext http, string agent, string path, IDocuments documents, IDirectory directory, TimeProvider clock, CancellationToken cancel)
    {
        var body = await ContentAsync(http);
        if (body.Problem is not null) return body.Problem;
        var (content, given) = body.Value;
        var wrong = new Validation()
            .Require(DocumentPath.IsOne(path), "path", $"Give a relative path of at most {DocumentPath.LongestChars} characters, without . and .. as parts.")
            .Require(!string.IsNullOrWhiteSpace(content), "content", "Give a text that is not blank.")
            .Require(!content.Contains('\0'), "content", "Give a text; it cannot hold a null character.")
            .Require(given is null || DocumentTitle.IsOne(given), "title", $"Give one line of at most {DocumentTitle.LongestChars} characters.");
        if (wrong.Problem is { } problem) return problem;
        if (Encoding.UTF8.GetByteCount(content) is > Limits.DocumentBytes and var bytes) return ErrorCode.DocumentTooLarge.Problem($"It has {bytes} bytes.");
        if (await UnknownAsync(http, agent, directory, cancel) is { } unknown) return unknown;
        var put = await documents.PutAsync(KeyOf(http, agent), path, given ?? DocumentTitle.Of(path, content), content, clock.Now(), cancel);
        if (put.Row is not { } row) return ErrorCode.TooManyDocuments.Problem();
        return put.IsNew ? TypedResults.Created($"{http.Request.Path}", ToContract(row)) : TypedResults.Ok(ToContract(row));
    }

    private static async Task<IResult> DeleteAsync(
        HttpContext http, string agent, string path, IDocuments documents, TimeProvider clock, CancellationToken cancel, bool erase = false)
    {
        var gone = erase
            ? await documents.EraseAsync(KeyOf(http, agent), path, clock.Now(), cancel)
            : await documents.DeleteAsync(KeyOf(http, agent), path, clock.Now(), cancel);
        return gone ? Results.NoContent() : NotThere(agent, path, null);
    }

    private static async Task<Body<Contract.PutDocument>> ContentAsync(HttpContext http)
    {
        if (http.Request.HasJsonContentType()) return await Body.ReadAsync<Contract.PutDocument>(http);
        var text = await Body.TextAsync(http);
        return new(new(text.Value), text.Bytes, text.Problem);
    }

    private static async ValueTask<ProblemResult?> UnknownAsync(HttpContext http, string agent, IDirectory directory, CancellationToken cancel) =>
        await directory.FindAgentAsync(http.Caller().Tenant, agent, null, cancel) is null
            ? ErrorCode.AgentNotFound.Problem($"No agent is named {agent}.")
            : null;

    private static AgentKey KeyOf(HttpContext http, string agent) => new(http.Caller().Tenant, agent);

    private static ProblemResult NotThere(string agent, string path, int? version) =>
        ErrorCode.DocumentNotFound.Problem($"Agent {agent} has no document {path}{(version is null ? "" : $" of version {version}")}.");

    private static Contract.Document ToContract(DocumentRow row) => new(row.Path, row.Title, row.Version, row.Bytes, row.UpdatedAt);

    private static Contract.Document ToContract(Document document) => new(
        document.Path, document.Title, document.Version, Encoding.UTF8.GetByteCount(document.Content), document.At, document.Content);
}
