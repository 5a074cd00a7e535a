using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Client.Contract;
using static System.FormattableString;

namespace Holdfast.Client.Http;

/// <summary>Sends requests, asks again where that helps, and turns refusals into <see cref="HoldfastException"/>.</summary>
internal sealed class Transport(HttpClient http, TimeProvider clock)
{
    /// <summary>For everything but a turn, which may take as long as the model does.</summary>
    public static readonly TimeSpan QuickAnswer = TimeSpan.FromSeconds(100);

    // Text is not escaped beyond what JSON needs: half the bytes for anything but ASCII.
    private static readonly HoldfastJson _json =
        new(new JsonSerializerOptions(HoldfastJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public TimeProvider Clock => clock;

    public Task<T> GetAsync<T>(string path, CancellationToken cancel) =>
        AskAsync<T>(() => new(HttpMethod.Get, path), QuickAnswer, cancel);

    public Task<T> PutAsync<T>(string path, object body, CancellationToken cancel) =>
        AskAsync<T>(() => new(HttpMethod.Put, path) { Content = Json(body) }, QuickAnswer, cancel);

    /// <summary>Without a key of the caller's own, one is made that lives as long as this call with its retries.</summary>
    public Task<T> PostAsync<T>(string path, object body, CancellationToken cancel, string? idempotencyKey = null)
    {
        var key = idempotencyKey ?? NewKey();
        return AskAsync<T>(() => Post(path, body, key), QuickAnswer, cancel);
    }

    public async Task DeleteAsync(string path, CancellationToken cancel)
    {
        using var _ = await SendAsync(() => new(HttpMethod.Delete, path), QuickAnswer, cancel);
    }

    public async Task<T> AskAsync<T>(Func<HttpRequestMessage> request, TimeSpan timeout, CancellationToken cancel)
    {
        using var response = await SendAsync(request, timeout, cancel);
        return await ReadAsync<T>(response, cancel);
    }

    /// <summary>
    /// Answers as soon as the headers are here. Only successes are returned; whatever remains of the rest after the retries is thrown.
    /// </summary>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, TimeSpan timeout, CancellationToken cancel)
    {
        for (var retries = 0; ; retries++)
        {
            var response = await TrySendAsync(request, timeout, retries, cancel);
            if (response is { IsSuccessStatusCode: true }) return response;
            var wait = RetryRule.Backoff(retries);
            if (response is not null)
                using (response)
                    wait = RetryRule.Wait(response, retries, clock.GetUtcNow()) ?? throw await RefusalAsync(response, cancel);
            await Task.Delay(wait, clock, cancel);
        }
    }

    public static HttpRequestMessage Post(string path, object body, string idempotencyKey)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(body) };
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        return request;
    }

    public static string NewKey() => Guid.NewGuid().ToString("n");

    public static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)TypeOf(typeof(T));

    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/json" or "application/problem+json"))
            throw new HoldfastException(NotHoldfast(response, "The answer is not Holdfast's. Is the address right?"));
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        return await JsonSerializer.DeserializeAsync(body, TypeOf<T>(), cancel)
            ?? throw new HoldfastException(NotHoldfast(response, "The answer is empty."));
    }

    /// <returns>Null when the connection failed and there are retries left.</returns>
    private async Task<HttpResponseMessage?> TrySendAsync(
        Func<HttpRequestMessage> request, TimeSpan timeout, int retries, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        using var message = request();
        try
        {
            return await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (HttpRequestException) when (retries < RetryRule.MaxRetries)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            if (retries < RetryRule.MaxRetries) return null;
            throw new TimeoutException(Invariant($"No answer within {timeout.TotalSeconds:0} s."));
        }
    }

    private async Task<HoldfastException> RefusalAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var isProblem = response.Content.Headers.ContentType?.MediaType == "application/problem+json";
        var problem = isProblem ? await ReadAsync<Problem>(response, cancel) : NotHoldfast(response, null);
        return new(problem, RetryRule.RetryAfter(response, clock.GetUtcNow()));
    }

    private static Problem NotHoldfast(HttpResponseMessage response, string? detail)
    {
        var status = (int)response.StatusCode;
        return new("about:blank", response.ReasonPhrase ?? "", status, Invariant($"http_{status}"), detail);
    }

    private static ByteArrayContent Json(object body)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, TypeOf(body.GetType())));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static JsonTypeInfo TypeOf(Type type) =>
        _json.GetTypeInfo(type) ?? throw new ArgumentException($"{type} is not part of the contract.", nameof(type));
}
