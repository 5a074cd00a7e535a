using System.Text.Json;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Widget;

/// <summary>A page on a customer's site, as far as it speaks HTTP: what a browser would send for it.</summary>
internal sealed class WidgetClient(HttpClient http, string token, string? origin = WidgetClient.Shop)
{
    public const string Shop = "https://shop.example";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string Conversation { get; } = token["hfw_".Length..token.IndexOf('.', StringComparison.Ordinal)];

    public static HttpClient Http(WholeSystem system) => new() { BaseAddress = system.Server };

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Authorization", $"Bearer {token}");
        if (origin is not null) request.Headers.Add("Origin", origin);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        if (body is not null) request.Content = new StringContent(JsonSerializer.Serialize(body));
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }

    public async Task<(int Status, JsonElement Body)> TellAsync(string what, object body, params (string Name, string Value)[] headers)
    {
        using var answer = await SendAsync(HttpMethod.Post, $"/api/v1/widget/{Conversation}/{what}", body, headers);
        return ((int)answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel)));
    }

    /// <summary>Events from a place on, until one that is the last. The whole of what was sent comes with each.</summary>
    public async IAsyncEnumerable<(string Name, string Id, JsonElement Data, string Raw)> FollowAsync(string? after = null)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"/api/v1/widget/{Conversation}/events", headers: after is null ? [] : [("Last-Event-ID", after)]);
        answer.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancel));
        string id = "", name = "";
        while (await reader.ReadLineAsync(Cancel) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
            if (line.StartsWith("data: ", StringComparison.Ordinal)) yield return (name, id, JsonElement.Parse(line[6..]), line);
        }
    }
}
