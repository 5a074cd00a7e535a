using System.Text.Json;
using Holdfast.FakeProviders.Replay;
using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Control;

/// <summary>The recorded tools of a replayed session, as HTTP endpoints.</summary>
internal static class ReplayTool
{
    public static async Task<IResult> Answer(HttpContext http, ReplayStore replays, string id, string name)
    {
        var session = replays.Find(Uri.UnescapeDataString(id));
        if (session is null) return Results.NotFound();
        using var call = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted);
        var callId = call.RootElement.GetText("call_id") ?? throw ApiError.Invalid("call_id is required");
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        var result = session.Serve(callId, name, ArgumentsOf(call.RootElement), key.Length > 0 ? key : null);
        return Results.Text(result, "text/plain; charset=utf-8");
    }

    /// <summary>Arguments come as JSON, or as a string where the model's were not JSON.</summary>
    private static string ArgumentsOf(JsonElement call) => call.Get("arguments") switch
    {
        null => "{}",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { } json => json.GetRawText(),
    };
}
