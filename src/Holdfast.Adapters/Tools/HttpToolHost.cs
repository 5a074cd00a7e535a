using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Tools;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Tools;

/// <summary>
/// Tools at HTTP endpoints. The body of the POST is <c>{"call_id","name","arguments","conversation"}</c>, the arguments an object, or a
/// string as the model wrote it when that was none; the answer's body is the result.
/// </summary>
/// <param name="http">See <see cref="NewClient"/>.</param>
/// <param name="environment">Looks up the variable that holds a tool's Authorization.</param>
public sealed class HttpToolHost(HttpClient http, TimeProvider time, Func<string, string?> environment) : IToolHost
{
    /// <summary>How much of an error's body the model is shown.</summary>
    private const int MaxErrorChars = 2_000;

    private static readonly string Cut = FormattableString.Invariant($"[The result was longer than {Limits.ToolResultBytes} bytes; the rest is cut.]");
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Reaches any address, this machine and private networks included. Redirects are not followed: they could carry the Authorization elsewhere.
    /// </summary>
    public static HttpClient NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    public async ValueTask<ToolOutcome> RunAsync(ToolInvocation invocation, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var (content, isError) = await AnswerAsync(invocation, cancel);
        return new ToolOutcome(content, isError, time.GetElapsedTime(started));
    }

    private async Task<(string Content, bool IsError)> AnswerAsync(ToolInvocation invocation, CancellationToken cancel)
    {
        var tool = invocation.Tool;
        var secret = tool.AuthorizationEnv is { } variable ? environment(variable) : null;
        if (tool.AuthorizationEnv is not null && string.IsNullOrWhiteSpace(secret))
            return ($"The tool is not set up: the server's environment variable {tool.AuthorizationEnv} is empty.", true);

        using var limit = new CancellationTokenSource(tool.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var request = Request(invocation, secret);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await TextAsync(response, either.Token);
            return response.IsSuccessStatusCode ? (body, false) : (Refusal(response, body, secret), true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return (Sentence(e, tool.Timeout, cancel), true);
        }
    }

    private static HttpRequestMessage Request(ToolInvocation invocation, string? secret)
    {
        var body = new ReadOnlyMemoryContent(Body(invocation)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        var request = new HttpRequestMessage(HttpMethod.Post, invocation.Tool.Url) { Content = body };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", invocation.IdempotencyKey);
        request.Headers.TryAddWithoutValidation("Holdfast-Conversation", invocation.Key.Conversation);
        TraceHeaders.AddTo(request);
        if (secret is not null) request.Headers.TryAddWithoutValidation("Authorization", secret);
        return request;
    }

    private static ReadOnlyMemory<byte> Body(ToolInvocation invocation)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("call_id", invocation.CallId);
            json.WriteString("name", invocation.Tool.Name);
            json.WritePropertyName("arguments");
            if (IsObject(invocation.Arguments)) json.WriteRawValue(invocation.Arguments, skipInputValidation: true);
            else json.WriteStringValue(invocation.Arguments);
            json.WriteString("conversation", invocation.Key.Conversation);
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static bool IsObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task<string> TextAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        var read = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int count;
        while (read.Length <= Limits.ToolResultBytes && (count = await stream.ReadAsync(chunk, cancel)) > 0) read.Write(chunk, 0, count);
        var bytes = read.GetBuffer();
        return read.Length <= Limits.ToolResultBytes
            ? Encoding.UTF8.GetString(bytes, 0, (int)read.Length)
            : $"{Encoding.UTF8.GetString(bytes, 0, WholeCharacters(bytes))}\n{Cut}";
    }

    /// <summary>The bound, or a little less where it would split a character.</summary>
    private static int WholeCharacters(byte[] utf8)
    {
        var end = Limits.ToolResultBytes;
        while (end > 0 && (utf8[end] & 0b1100_0000) == 0b1000_0000) end--;
        return end;
    }

    private static string Refusal(HttpResponseMessage response, string body, string? secret)
    {
        var said = secret is null ? body : body.Replace(secret, "[secret]", StringComparison.Ordinal);
        if (said.Length > MaxErrorChars) said = $"{said.AsSpan(0, MaxErrorChars)}…";
        var status = $"{(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        return (int)response.StatusCode is >= 300 and < 400
            ? $"The tool failed: it answered {status}, and redirects are not followed."
            : $"The tool failed: it answered {status}{(said.Length == 0 ? "." : $": {said}")}";
    }

    private static string Sentence(Exception e, TimeSpan limit, CancellationToken cancel)
    {
        const string unknown = "whether it took effect is not known.";
        if (cancel.IsCancellationRequested) return $"The call was cancelled before the tool answered; {unknown}";
        if (e is OperationCanceledException)
            return FormattableString.Invariant($"The tool did not answer within {limit.TotalSeconds:0.###} s; {unknown}");
        return (e as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "The tool could not be reached: its host name is not known.",
            HttpRequestError.SecureConnectionError => "The tool could not be reached: no secure connection.",
            HttpRequestError.ConnectionError => "The tool could not be reached: the connection was refused.",
            _ => $"The connection to the tool broke before it had answered; {unknown}",
        };
    }
}
