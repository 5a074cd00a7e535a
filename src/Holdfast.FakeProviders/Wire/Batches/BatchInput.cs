using System.Text;
using System.Text.Json;

namespace Holdfast.FakeProviders.Wire.Batches;

/// <summary>The lines of an OpenAI batch's input file, checked as a whole: one mistake fails the batch.</summary>
internal static class BatchInput
{
    private const int MaxRequests = 50_000;

    public static (List<BatchItem> Items, (string Code, string Message, int? Line)? Mistake) Read(byte[] content, string endpoint)
    {
        var (items, ids, models) = (new List<BatchItem>(), new HashSet<string>(StringComparer.Ordinal), new HashSet<string?>());
        var lines = Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length == 0) return ([], ("empty_file", "The input file is empty.", null));
        if (lines.Length > MaxRequests) return ([], ("too_many_tasks", $"The input file has more than {MaxRequests} requests.", null));
        foreach (var (index, line) in lines.Index())
        {
            JsonElement request;
            try
            {
                request = JsonElement.Parse(line);
            }
            catch (JsonException)
            {
                return ([], ("invalid_json_line", "This line is not parseable as valid JSON.", index + 1));
            }
            var id = request.GetText("custom_id");
            if (string.IsNullOrEmpty(id)) return ([], ("missing_required_parameter", "Missing required parameter: 'custom_id'.", index + 1));
            if (!ids.Add(id)) return ([], ("duplicate_custom_id", $"The custom_id '{id}' is used more than once.", index + 1));
            if (request.GetText("method") != "POST") return ([], ("invalid_method", "The method must be POST.", index + 1));
            if (request.GetText("url") != endpoint) return ([], ("invalid_url", "The URL provided for this request does not match the batch endpoint.", index + 1));
            if (request.Get("body") is not { ValueKind: JsonValueKind.Object } body) return ([], ("missing_required_parameter", "Missing required parameter: 'body'.", index + 1));
            models.Add(body.GetText("model"));
            if (models.Count > 1) return ([], ("mismatched_model", "All requests of a batch must name the same model.", index + 1));
            items.Add(new(id, Encoding.UTF8.GetBytes(body.GetRawText())));
        }
        return (items, null);
    }
}
