using System.Globalization;
using System.Text;
using System.Text.Json;
using Holdfast.FakeProviders.Wire.OpenAi;

namespace Holdfast.FakeProviders.Wire.Batches;

/// <summary>OpenAI's Batch API over Chat Completions: a file of requests in, a file of answers and one of errors out.</summary>
internal sealed class OpenAiBatches(BatchDesk desk, OpenAiDialect dialect, TimeProvider time)
{
    private const string Endpoint = "/v1/chat/completions";
    private const int DefaultPage = 20, MaxPage = 100;

    public async Task CreateAsync(Exchange exchange)
    {
        using var document = Parse(exchange.Body);
        var body = document.RootElement;
        if (body.GetText("endpoint") is not Endpoint) throw ApiError.Invalid($"Invalid value: the practice model takes '{Endpoint}' alone.", "endpoint", "invalid_value");
        if (body.GetText("completion_window") != "24h") throw ApiError.Invalid("Invalid value: Supported values are: '24h'.", "completion_window", "invalid_value");
        var file = desk.File(exchange.Workspace, body.GetText("input_file_id") ?? throw ApiError.Invalid("Missing required parameter: 'input_file_id'.", "input_file_id"));
        var metadata = body.Get("metadata")?.Clone();
        var fault = desk.NextFault();
        if (HandInFault.Strikes(exchange, fault, dialect)) return;
        var (items, mistake) = BatchInput.Read(file.Content, Endpoint);
        var batch = desk.Add(options => new(Ids.Next("batch_"), exchange.Workspace, items, [], time.GetUtcNow(), options)
        {
            Metadata = metadata, InputFile = file.Id,
            Mistake = mistake ?? (options.Fails ? ("internal_error", "The batch could not be processed.", null) : null),
        });
        await HandInFault.TellAsync(exchange, fault, WireJson.Bytes(Describe(batch, "validating", null, null)));
    }

    public Task ReadAsync(Exchange exchange, string id) =>
        exchange.SendJsonAsync(WireJson.Bytes(desk.Look(exchange.Workspace, id, dialect, Describe)));

    public Task ListAsync(Exchange exchange)
    {
        var query = exchange.Http.Request.Query;
        var limit = int.TryParse(query["limit"], CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, MaxPage) : DefaultPage;
        var after = query["after"].ToString();
        var all = desk.List(exchange.Workspace, after.Length > 0 ? after : null);
        var page = all.Take(limit).Select(batch => desk.Look(exchange.Workspace, batch.Id, dialect, Describe)).ToList();
        return exchange.SendJsonAsync(WireJson.Bytes(new
        {
            @object = "list", data = page, first_id = all.FirstOrDefault()?.Id, last_id = page.Count == 0 ? null : all[page.Count - 1].Id,
            has_more = all.Count > page.Count,
        }));
    }

    public Task CancelAsync(Exchange exchange, string id) => exchange.SendJsonAsync(WireJson.Bytes(desk.Look(exchange.Workspace, id, dialect, (batch, now) =>
    {
        if (batch.HasEnded(now)) throw ApiError.Invalid($"Cannot cancel a batch with status '{StatusOf(batch, now)}'.");
        batch.Cancel(now);
        return Describe(batch, "cancelling", null, null);
    })));

    private object Describe(PracticeBatch batch, DateTimeOffset now)
    {
        var status = StatusOf(batch, now);
        if (status is not ("completed" or "expired" or "cancelled")) return Describe(batch, status, null, null);
        return Describe(batch, status, Keep(batch, "output", batch.Results.Where(one => one.End == ItemEnd.Succeeded)),
            Keep(batch, "error", batch.Results.Where(one => one.End is ItemEnd.Errored or ItemEnd.Expired)));
    }

    private static string StatusOf(PracticeBatch batch, DateTimeOffset now) => batch switch
    {
        { Mistake: not null } => "failed",
        { CancelledAt: not null } => "cancelled",
        _ when batch.HasEnded(now) => batch.Count(ItemEnd.Expired) > 0 ? "expired" : "completed",
        _ => batch.Share(now) switch { < 0.1 => "validating", < 0.9 => "in_progress", _ => "finalizing" },
    };

    /// <summary>The id of the file with these results, written when it is first asked for; null where there are none. The last comes first.</summary>
    private string? Keep(PracticeBatch batch, string kind, IEnumerable<ItemResult> results)
    {
        var lines = results.Reverse().Select(Line).ToList();
        if (lines.Count == 0) return null;
        var id = $"file-{kind}-{batch.Id}";
        desk.Keep(new(id, batch.Workspace, $"{batch.Id}_{kind}.jsonl", "batch_output", Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))), batch.EndsAt));
        return id;
    }

    private static string Line(ItemResult result)
    {
        var (response, error) = result.End == ItemEnd.Expired
            ? ("null", """{"code":"batch_expired","message":"This request could not be executed before the completion window expired."}""")
            : ($$"""{"status_code":{{result.Status}},"request_id":"{{result.RequestId}}","body":{{Encoding.UTF8.GetString(result.Body)}} }""", "null");
        var head = $$"""{"id":"{{Ids.Next("batch_req_")}}","custom_id":{{JsonSerializer.Serialize(result.CustomId)}},""";
        return $$"""{{head}}"response":{{response}},"error":{{error}}}""";
    }

    private static object Describe(PracticeBatch batch, string status, string? output, string? error) => new
    {
        id = batch.Id,
        @object = "batch",
        endpoint = Endpoint,
        errors = batch.Mistake is var (code, message, line)
            ? new { @object = "list", data = new[] { new { code, message, param = (string?)null, line } } }
            : null,
        input_file_id = batch.InputFile,
        completion_window = "24h",
        status,
        output_file_id = output,
        error_file_id = error,
        created_at = batch.CreatedAt.ToUnixTimeSeconds(),
        expires_at = (batch.CreatedAt + PracticeBatch.Lifetime).ToUnixTimeSeconds(),
        completed_at = status == "completed" ? batch.EndsAt.ToUnixTimeSeconds() : (long?)null,
        cancelled_at = status == "cancelled" ? batch.EndsAt.ToUnixTimeSeconds() : (long?)null,
        request_counts = new
        {
            total = status is "validating" or "failed" ? 0 : batch.Items.Count, completed = batch.Count(ItemEnd.Succeeded), failed = batch.Count(ItemEnd.Errored) + batch.Count(ItemEnd.Expired),
        },
        metadata = batch.Metadata,
        practice = true,
    };

    private static JsonDocument Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException e)
        {
            throw ApiError.Invalid($"We could not parse the JSON body of your request: {e.Message}");
        }
    }
}
