using System.Text.Json;
using Holdfast.FakeProviders.Billing;

namespace Holdfast.FakeProviders.Control;

/// <summary>Totals and rows as one JSON object, or the rows alone as JSON lines.</summary>
internal static class BillingReport
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static async Task Of(HttpContext http, Ledger ledger, long after)
    {
        if (!http.Request.Headers.Accept.ToString().Contains("application/x-ndjson", StringComparison.Ordinal))
        {
            await http.Response.WriteAsJsonAsync(new { ledger.Totals, rows = ledger.After(after) }, SnakeCase, http.RequestAborted);
            return;
        }
        http.Response.ContentType = "application/x-ndjson";
        foreach (var row in ledger.After(after))
        {
            await JsonSerializer.SerializeAsync(http.Response.Body, row, SnakeCase, http.RequestAborted);
            await http.Response.WriteAsync("\n", http.RequestAborted);
        }
    }
}
