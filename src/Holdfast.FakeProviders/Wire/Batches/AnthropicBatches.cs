using System.Globalization;
using System.Text;
using System.Text.Json;
using Holdfast.FakeProviders.Wire.Anthropic;

namespace Holdfast.FakeProviders.Wire.Batches;

/// <summary>Anthropic's Message Batches. What a request says is checked when its turn comes, as with the real one.</summary>
internal sealed class AnthropicBatches(BatchDesk desk, AnthropicDialect dialect, TimeProvider time)
{
    private const int MaxRequests = 100_000, MaxIdChars = 64, DefaultPage = 20, MaxPage = 1_000;

    private static readonly string[] Kept = ["anthropic-version", "anthropic-beta"];

    public async Task CreateAsync(Exchange exchange)
    {
        var items = Read(exchange.Body);
        var fault = desk.NextFault();
        if (HandInFault.Strikes(exchange, fault, dialect)) return;
        var headers = Kept.Where(exchange.Http.Request.Headers.ContainsKey)
            .Select(name => KeyValuePair.Create(name, exchange.Http.Request.Headers[name].ToString())).ToArray();
        var batch = desk.Add(options => new(Ids.Next("msgbatch_"), exchange.Workspace, items, headers, time.GetUtcNow(), options));
        // It has only just begun, whatever the time is when it is looked at next.
        await HandInFault.TellAsync(exchange, fault, WireJson.Bytes(Describe(batch, batch.CreatedAt, exchange, hasEnded: false)));
    }

    public Task ReadAsync(Exchange exchange, string id) => exchange.SendJsonAsync(
        desk.Look(exchange.Workspace, id, dialect, (batch, now) => WireJson.Bytes(Describe(batch, now, exchange, batch.HasEnded(now)))));

    public Task ListAsync(Exchange exchange)
    {
        var query = exchange.Http.Request.Query;
        var limit = int.TryParse(query["limit"], CultureInfo.InvariantCulture, out var asked) ? asked : DefaultPage;
        if (limit is < 1 or > MaxPage) throw ApiError.Invalid($"limit: Input should be between 1 and {MaxPage}", "limit");
        var all = desk.List(exchange.Workspace, Text(query["after_id"]), Text(query["before_id"]));
        var page = all.Take(limit).Select(batch =>
            desk.Look(exchange.Workspace, batch.Id, dialect, (one, now) => Describe(one, now, exchange, one.HasEnded(now)))).ToList();
        return exchange.SendJsonAsync(WireJson.Bytes(new
        {
            data = page, has_more = all.Count > page.Count, first_id = all.FirstOrDefault()?.Id,
            last_id = page.Count == 0 ? null : all[page.Count - 1].Id,
        }));
    }

    public Task CancelAsync(Exchange exchange, string id) => exchange.SendJsonAsync(desk.Look(exchange.Workspace, id, dialect, (batch, now) =>
    {
        if (batch.HasEnded(now)) throw ApiError.Invalid($"Batch {id} has ended and cannot be canceled.");
        batch.Cancel(now);
        return WireJson.Bytes(Describe(batch, now, exchange, hasEnded: false));
    }));

    /// <summary>In an order of their own: the last first.</summary>
    public async Task ResultsAsync(Exchange exchange, string id)
    {
        var lines = desk.Look(exchange.Workspace, id, dialect, (batch, now) => batch.HasEnded(now)
            ? batch.Results.AsEnumerable().Reverse().Select(Line).ToList()
            : throw ApiError.Invalid($"Batch {id} has no results yet: it is still being processed."));
        exchange.Entry.Status = 200;
        exchange.Http.Response.ContentType = "application/x-jsonl";
        foreach (var line in lines) await exchange.Http.Response.WriteAsync(line + "\n", exchange.Gone);
    }

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static List<BatchItem> Read(byte[] body)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException e)
        {
            throw ApiError.Invalid($"The request body is not valid JSON: {e.Message}");
        }
        using (document)
        {
            if (document.RootElement.Get("requests") is not { ValueKind: JsonValueKind.Array } requests) throw ApiError.Invalid("requests: Field required", "requests");
            if (requests.GetArrayLength() is 0 or > MaxRequests) throw ApiError.Invalid($"requests: List should have between 1 and {MaxRequests} items", "requests");
            var (items, ids) = (new List<BatchItem>(), new HashSet<string>(StringComparer.Ordinal));
            foreach (var request in requests.EnumerateArray())
            {
                var id = request.GetText("custom_id");
                var at = $"requests.{items.Count}";
                if (id is null || !Names.IsPlain(id, MaxIdChars))
                    throw ApiError.Invalid($"{at}.custom_id: String should match pattern '^[a-zA-Z0-9_-]{{1,64}}$'", "custom_id");
                if (!ids.Add(id)) throw ApiError.Invalid($"{at}.custom_id: Duplicate custom_id '{id}'", "custom_id");
                if (!request.Get("params").IsObject()) throw ApiError.Invalid($"{at}.params: Field required", "params");
                items.Add(new(id, Encoding.UTF8.GetBytes(request.GetProperty("params").GetRawText())));
            }
            return items;
        }
    }

    private static object Describe(PracticeBatch batch, DateTimeOffset now, Exchange exchange, bool hasEnded)
    {
        var counted = hasEnded;
        return new
        {
            id = batch.Id,
            type = "message_batch",
            processing_status = hasEnded ? "ended" : batch.CancelledAt is null ? "in_progress" : "canceling",
            request_counts = new
            {
                // Nothing is counted before all is done.
                processing = counted ? 0 : batch.Items.Count,
                succeeded = counted ? batch.Count(ItemEnd.Succeeded) : 0,
                errored = counted ? batch.Count(ItemEnd.Errored) : 0,
                canceled = counted ? batch.Count(ItemEnd.Canceled) : 0,
                expired = counted ? batch.Count(ItemEnd.Expired) : 0,
            },
            created_at = Time(batch.CreatedAt),
            expires_at = Time(batch.CreatedAt + PracticeBatch.Lifetime),
            ended_at = hasEnded ? Time(batch.EndsAt) : null,
            archived_at = (string?)null,
            cancel_initiated_at = batch.CancelledAt is { } cancelled ? Time(cancelled) : null,
            results_url = hasEnded ? $"{exchange.Http.Request.Scheme}://{exchange.Http.Request.Host}/v1/messages/batches/{batch.Id}/results" : null,
            practice = true,
        };
    }

    private static string Line(ItemResult result)
    {
        var body = Encoding.UTF8.GetString(result.Body);
        var inner = result.End switch
        {
            ItemEnd.Succeeded => $$"""{"type":"succeeded","message":{{body}}}""",
            ItemEnd.Errored => $$"""{"type":"errored","error":{{body}}}""",
            _ => $$"""{"type":"{{(result.End == ItemEnd.Expired ? "expired" : "canceled")}}"}""",
        };
        return $$"""{"custom_id":"{{result.CustomId}}","result":{{inner}}}""";
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
