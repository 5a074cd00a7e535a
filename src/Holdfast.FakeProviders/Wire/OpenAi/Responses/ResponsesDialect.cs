using System.Text.Json;
using Holdfast.FakeProviders.Cards;
using Holdfast.FakeProviders.Limits;

namespace Holdfast.FakeProviders.Wire.OpenAi.Responses;

/// <summary>The OpenAI Responses API: what it takes and gives has shapes of its own, the rest is the provider's.</summary>
internal sealed class ResponsesDialect(OpenAiDialect provider, ResponseStore store) : IDialect
{
    public string Name => provider.Name;

    public string? ErrorEvent => "error";

    public ReadOnlySpan<byte> Ping => provider.Ping;

    public string Authenticate(HttpRequest request) => provider.Authenticate(request);

    public ModelRequest Read(HttpRequest request, JsonElement body, Card card, ModelName name)
    {
        var messages = ResponsesInput.Messages(body, store, Bearer.Of(request));
        using var chat = JsonDocument.Parse(ResponsesInput.AsChat(body, messages).ToJsonString());
        return new OpenAiReader(chat.RootElement.Clone(), card, name).Read();
    }

    public void AddHeaders(Exchange exchange, RateState rates) => provider.AddHeaders(exchange, rates);

    public ApiError TooLong(Card card, int tokens) => provider.TooLong(card, tokens);

    public byte[] Error(ApiError error, string requestId) => provider.Error(error, requestId);

    public int Status(ApiError error) => provider.Status(error);

    public byte[] Body(Delivery delivery) => new ResponsesWriter(delivery, Keep(delivery)).Body();

    public Task StreamAsync(Delivery delivery, EventSink sink) => new ResponsesWriter(delivery, Keep(delivery)).StreamAsync(sink);

    /// <summary>What a later request may go on from. An instant model is not asked to remember.</summary>
    /// <returns>Whether it is kept.</returns>
    private bool Keep(Delivery delivery)
    {
        if (delivery.Call.Card.Plays == "instant") return false;
        using var body = JsonDocument.Parse(delivery.Exchange.Body);
        if (body.RootElement.Get("store") is { ValueKind: JsonValueKind.False }) return false;
        var workspace = delivery.Exchange.Workspace;
        var messages = ResponsesInput.Messages(body.RootElement, store, workspace);
        messages.Add(ResponsesInput.Said(delivery.Answer));
        store.Add(workspace, ResponsesWriter.IdOf(delivery), messages);
        return true;
    }
}
