using System.Globalization;
using System.Text.Json;
using Holdfast.FakeProviders.Cache;
using Holdfast.FakeProviders.Cards;
using Holdfast.FakeProviders.Limits;
using static System.FormattableString;

namespace Holdfast.FakeProviders.Wire.Anthropic;

/// <summary>The Anthropic Messages API.</summary>
internal sealed class AnthropicDialect : IDialect
{
    private const string Organization = "00000000-0000-4000-8000-00000000beef";

    public string Name => "anthropic";
    public string? ErrorEvent => "error";
    public ReadOnlySpan<byte> Ping => "event: ping\ndata: {\"type\": \"ping\"}\n\n"u8;

    public string Authenticate(HttpRequest request)
    {
        var key = request.Headers["x-api-key"].ToString();
        var bearer = Bearer.Of(request);
        if (key.Length > 0 && bearer.Length > 0) throw ApiError.Unauthorized("Only one of x-api-key and Authorization may be set");
        if (key.Length + bearer.Length == 0) throw ApiError.Unauthorized("x-api-key header is required");
        if (key == Bearer.Invalid || bearer == Bearer.Invalid) throw ApiError.Unauthorized("invalid x-api-key");
        return key.Length > 0 ? key : bearer;
    }

    public ModelRequest Read(HttpRequest request, JsonElement body, Card card, ModelName name) =>
        new AnthropicReader(this, request, body, card, name).Read();

    public void AddHeaders(Exchange exchange, RateState rates)
    {
        var headers = exchange.Http.Response.Headers;
        headers["request-id"] = exchange.RequestId;
        headers["anthropic-organization-id"] = Organization;
        if (exchange.Workspace.Length > 0) headers["anthropic-workspace-id"] = $"wrkspc_{DigestChain.Of(exchange.Workspace):x32}"[..31];
        AddLimit(headers, "requests", rates.Limits.Rpm, rates.Requests, rates.Now);
        AddLimit(headers, "input-tokens", rates.Limits.Itpm, Thousands(rates.Input), rates.Now);
        AddLimit(headers, "output-tokens", rates.Limits.Otpm, Thousands(rates.Output), rates.Now);
        var inputIsTighter = rates.Input / rates.Limits.Itpm <= rates.Output / rates.Limits.Otpm;
        var (limit, left) = inputIsTighter ? (rates.Limits.Itpm, rates.Input) : (rates.Limits.Otpm, rates.Output);
        AddLimit(headers, "tokens", limit, Thousands(left), rates.Now);
    }

    public int Status(ApiError error) => error.Status;

    public ApiError TooLong(Card card, int tokens) =>
        ApiError.Invalid(Invariant($"prompt is too long: {tokens} tokens > {card.Window} maximum"));

    public byte[] Error(ApiError error, string requestId)
    {
        var details = error.DetailCode is { } code ? new { error_code = code } : null;
        object body = details is null ? new { type = TypeOf(error.Status), message = error.Message }
            : new { type = TypeOf(error.Status), message = error.Message, details };
        return WireJson.Bytes(new { type = "error", error = body, request_id = requestId });
    }

    public byte[] Body(Delivery delivery) => AnthropicWriter.Body(delivery);

    public Task StreamAsync(Delivery delivery, EventSink sink) => AnthropicWriter.StreamAsync(delivery, sink);

    private static void AddLimit(IHeaderDictionary headers, string what, int limit, double left, DateTimeOffset now)
    {
        var reset = now.AddMinutes((limit - left) / limit);
        headers[$"anthropic-ratelimit-{what}-limit"] = limit.ToString(CultureInfo.InvariantCulture);
        headers[$"anthropic-ratelimit-{what}-remaining"] = Math.Max(0, (long)left).ToString(CultureInfo.InvariantCulture);
        headers[$"anthropic-ratelimit-{what}-reset"] = reset.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private static double Thousands(double tokens) => Math.Round(tokens / 1_000) * 1_000;

    private static string TypeOf(int status) => status switch
    {
        400 => "invalid_request_error",
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        409 => "conflict_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        529 => "overloaded_error",
        _ => "api_error",
    };
}
