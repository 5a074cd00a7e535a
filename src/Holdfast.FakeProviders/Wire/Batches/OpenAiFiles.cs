using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Holdfast.FakeProviders.Wire.Batches;

/// <summary>OpenAI's files, as far as batches need them.</summary>
internal sealed class OpenAiFiles(BatchDesk desk, TimeProvider time)
{
    public async Task UploadAsync(Exchange exchange)
    {
        var (purpose, name, content) = await ReadAsync(exchange);
        if (purpose is null) throw ApiError.Invalid("'purpose' is a required property", "purpose");
        if (purpose != "batch") throw ApiError.Invalid($"'{purpose}' is not one of ['batch'] - 'purpose'", "purpose");
        if (content is null) throw ApiError.Invalid("'file' is a required property", "file");
        var file = new PracticeFile(Ids.Next("file-"), exchange.Workspace, name ?? "file", purpose, content, time.GetUtcNow());
        desk.Keep(file);
        await exchange.SendJsonAsync(WireJson.Bytes(file.Describe()));
    }

    public Task ReadAsync(Exchange exchange, string id) => exchange.SendJsonAsync(WireJson.Bytes(desk.File(exchange.Workspace, id).Describe()));

    public async Task ContentAsync(Exchange exchange, string id)
    {
        var file = desk.File(exchange.Workspace, id);
        exchange.Entry.Status = 200;
        exchange.Http.Response.ContentType = "application/octet-stream";
        exchange.Http.Response.ContentLength = file.Content.Length;
        await exchange.Http.Response.BodyWriter.WriteAsync(file.Content, exchange.Gone);
    }

    private static async Task<(string? Purpose, string? Name, byte[]? Content)> ReadAsync(Exchange exchange)
    {
        if (!MediaTypeHeaderValue.TryParse(exchange.Http.Request.ContentType, out var type) || type.Boundary.Length == 0)
            throw ApiError.Invalid("The request must be multipart/form-data.");
        var reader = new MultipartReader(HeaderUtilities.RemoveQuotes(type.Boundary).ToString(), new MemoryStream(exchange.Body));
        var (purpose, name, content) = (default(string), default(string), default(byte[]));
        while (await reader.ReadNextSectionAsync(exchange.Gone) is { } section)
        {
            if (section.GetContentDispositionHeader() is not { } about) continue;
            using var buffer = new MemoryStream();
            await section.Body.CopyToAsync(buffer, exchange.Gone);
            var field = HeaderUtilities.RemoveQuotes(about.Name).ToString();
            if (field == "purpose") purpose = System.Text.Encoding.UTF8.GetString(buffer.ToArray());
            else if (field == "file") (name, content) = (HeaderUtilities.RemoveQuotes(about.FileName).ToString(), buffer.ToArray());
        }
        return (purpose, name, content);
    }
}
