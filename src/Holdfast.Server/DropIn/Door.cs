using System.Text;
using System.Text.Json;
using Holdfast.Core.Models;
using Holdfast.Server.Errors;

namespace Holdfast.Server.DropIn;

/// <summary>
/// A way in for clients that were written for a provider: what is said to them, errors too, is said in that provider's dialect.
/// </summary>
internal abstract class Door
{
    private static readonly Door Anthropic = new AnthropicDoor(), OpenAi = new OpenAiDoor();

    public abstract Dialect Dialect { get; }

    /// <summary>Null outside the drop-in endpoints. Addresses that both providers have are told apart as they do it themselves.</summary>
    public static Door? Of(HttpRequest request)
    {
        if (!request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase, out var rest)) return null;
        var isAnthropic = rest.StartsWithSegments("/messages", StringComparison.OrdinalIgnoreCase) || request.Headers.ContainsKey("anthropic-version");
        return isAnthropic ? Anthropic : OpenAi;
    }

    /// <param name="message">What happened and what to do, in sentences.</param>
    public async Task RefuseAsync(HttpContext http, ProblemResult problem, string message)
    {
        var id = RequestIdOf(http);
        http.Response.StatusCode = StatusOf(problem.Error);
        http.Response.ContentType = "application/json";
        http.Response.Headers[RequestIdHeader] = id;
        await JsonSerializer.SerializeAsync(http.Response.Body, ErrorOf(problem, message, id), ErrorJson, http.RequestAborted);
    }

    /// <summary>The event that a stream ends with when it cannot go on.</summary>
    public ReadOnlyMemory<byte> ErrorEvent(HttpContext http, ProblemResult problem)
    {
        var (name, data) = InStream(http, problem, ErrorOf(problem, problem.Sentences(), RequestIdOf(http)));
        return Encoding.UTF8.GetBytes($"{(name is null ? "" : $"event: {name}\n")}data: {JsonSerializer.Serialize(data, ErrorJson)}\n\n");
    }

    /// <param name="error">As it is said in place of an answer.</param>
    protected abstract (string? Name, object Data) InStream(HttpContext http, ProblemResult problem, object error);

    private static string RequestIdOf(HttpContext http) => $"req_{ProblemResult.TraceIdOf(http)}";

    protected abstract string RequestIdHeader { get; }

    protected abstract int StatusOf(ErrorCode error);

    protected abstract object ErrorOf(ProblemResult problem, string message, string requestId);

    private static readonly JsonSerializerOptions ErrorJson = new(JsonSerializerOptions.Default)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
