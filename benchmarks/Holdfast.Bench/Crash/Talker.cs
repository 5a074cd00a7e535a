using System.Net.Http.Headers;
using System.Net.Http.Json;
using Holdfast.Bench.Processes;
using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Crash;

/// <summary>How a client takes its answers.</summary>
internal enum Manner { Waits, Streams, LeavesAndAsksLater }

/// <summary>Says one message after the other in one conversation, each sent again and again under one key until it is answered.</summary>
internal sealed class Talker(Server server, string conversation, Manner manner) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server.Url, Timeout = TimeSpan.FromSeconds(30) };
    private readonly List<Said> _said = [];

    public string Conversation => conversation;

    public IReadOnlyList<Said> Said => _said;

    public async Task RunAsync(CancellationToken stop)
    {
        _http.DefaultRequestHeaders.Authorization = new("Bearer", server.Key);
        while (!stop.IsCancellationRequested)
        {
            var said = new Said($"message {_said.Count + 1} of {conversation}");
            _said.Add(said);
            said.Answer = await SayAsync(said, key: $"{conversation}-{_said.Count}");
            said.IsAcknowledged = true;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<MessageAnswer> SayAsync(Said said, string key)
    {
        if (manner == Manner.Streams) return await Patience.TryAsync(() => StreamAsync(said, key), default);
        if (manner == Manner.LeavesAndAsksLater)
        {
            await Patience.TryAsync(() => PostAsync(said, key, later: true), default);
            said.IsAcknowledged = true;
        }
        return await Patience.TryAsync(() => PostAsync(said, key, later: false), default);
    }

    private async Task<MessageAnswer> StreamAsync(Said said, string key)
    {
        await foreach (var happened in server.Client().StreamAsync(conversation, new(said.Content), key))
        {
            said.IsAcknowledged = true;
            if (happened is TurnDone done) return done.Answer;
        }
        throw new IOException("The stream ended without its end.");
    }

    private async Task<MessageAnswer> PostAsync(Said said, string key, bool later)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/conversations/{conversation}/messages");
        request.Content = JsonContent.Create(new SendMessage(said.Content), HoldfastJson.Default.SendMessage);
        request.Headers.Add("Idempotency-Key", key);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (later) request.Headers.Add("Prefer", "respond-async");
        using var response = await _http.SendAsync(request);
        if (!response.IsSuccessStatusCode)
            throw new HoldfastException((await response.Content.ReadFromJsonAsync(HoldfastJson.Default.Problem))!);
        var answer = (await response.Content.ReadFromJsonAsync(HoldfastJson.Default.MessageAnswer))!;
        return later || answer.State == ConversationStates.AtRest ? answer : throw new IOException($"The turn is still {answer.State}.");
    }
}
