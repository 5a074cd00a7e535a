using System.Globalization;
using System.Text.Json;
using Holdfast.FakeProviders.Cards;
using Holdfast.FakeProviders.Limits;

namespace Holdfast.FakeProviders.Wire.OpenAi;

/// <summary>The OpenAI Chat Completions API.</summary>
internal sealed class OpenAiDialect : IDialect
{
    public string Name => "openai";
    public string? ErrorEvent => null;
    public ReadOnlySpan<byte> Ping => ": keep-alive\n\n"u8;

    public string Authenticate(HttpRequest request)
    {
        var key = Bearer.Of(request);
        if (key.Length == 0)
            throw new ApiError(401,
                "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth.");
        return key != Bearer.Invalid ? key : throw ApiError.Unauthorized("Incorrect API key provided: invalid.");
    }

    public ModelRequest Read(HttpRequest request, JsonElement body, Card card, ModelName name) => new OpenAiReader(body, card, name).Read();

    public void AddHeaders(Exchange exchange, RateState rates)
    {
        var headers = exchange.Http.Response.Headers;
        headers["x-request-id"] = exchange.RequestId;
        headers["openai-organization"] = "holdfast-practice";
        headers["openai-version"] = "2020-10-01";
        AddLimit(headers, "requests", rates.Limits.Rpm, rates.Requests);
        AddLimit(headers, "tokens", rates.Limits.Itpm, rates.Input);
    }

    /// <summary>OpenAI has no 529.</summary>
    public int Status(ApiError error) => error.Status == 529 ? 503 : error.Status;

    public ApiError TooLong(Card card, int tokens) => OpenAiReader.TooLong(card, tokens, null);

    public byte[] Error(ApiError error, string requestId)
    {
        var message = error.Code == "model_not_found"
            ? $"The model `{error.Message["model: ".Length..]}` does not exist or you do not have access to it."
            : error.Message;
        return WireJson.Bytes(new { error = new { message, type = TypeOf(error), param = error.Param, code = error.Code } });
    }

    public byte[] Body(Delivery delivery) => OpenAiWriter.Body(delivery);

    public Task StreamAsync(Delivery delivery, EventSink sink) => OpenAiWriter.StreamAsync(delivery, sink);

    private static void AddLimit(IHeaderDictionary headers, string what, int limit, double left)
    {
        headers[$"x-ratelimit-limit-{what}"] = limit.ToString(CultureInfo.InvariantCulture);
        headers[$"x-ratelimit-remaining-{what}"] = Math.Max(0, (long)left).ToString(CultureInfo.InvariantCulture);
        headers[$"x-ratelimit-reset-{what}"] = Duration((limit - left) * 60 / limit);
    }

    /// <summary>As in "6m0s", "1.5s" and "8ms".</summary>
    private static string Duration(double seconds) => seconds switch
    {
        >= 60 => string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 60}m{(int)seconds % 60}s"),
        >= 1 or 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(seconds * 1000)}ms"),
    };

    private static string TypeOf(ApiError error) => error switch
    {
        { Code: "insufficient_quota" } => "insufficient_quota",
        { Status: 429 } => "requests",
        { Status: >= 500 } => "server_error",
        _ => "invalid_request_error",
    };
}
