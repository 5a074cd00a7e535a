using System.Runtime.InteropServices;
using System.Text.Json;
using Holdfast.FakeProviders.Billing;
using Holdfast.FakeProviders.Cards;
using Holdfast.FakeProviders.Faults;
using Holdfast.FakeProviders.Limits;
using Holdfast.FakeProviders.Models;

namespace Holdfast.FakeProviders.Wire.OpenAi;

/// <summary>A call for vectors from its bytes to its bill.</summary>
internal sealed class OpenAiEmbeddings(Dispatch dispatch, RateLimits limits, Ledger ledger)
{
    private const int SlowMs = 2_000;

    public async Task AnswerAsync(Exchange exchange, IDialect dialect)
    {
        var (peek, name, card) = dispatch.Route(exchange, dialect);
        if (card.Dimensions == 0) throw new ApiError(403, "You are not allowed to generate embeddings from this model");
        var fault = dispatch.Draw(exchange, name);
        if (fault is not null && await EarlyFault.StrikesAsync(exchange, fault, peek, card, dialect)) return;
        using var document = JsonDocument.Parse(exchange.Body);
        var input = EmbeddingInput.Read(document.RootElement, card);
        limits.Take(exchange.Workspace, card, input.Tokens);
        var whole = false;
        try
        {
            await SendAsync(exchange, dialect, card, Body(exchange, input), fault);
            whole = true;
        }
        catch (StreamBroken)
        {
        }
        finally
        {
            Bill(exchange, card, input, whole);
        }
    }

    private async Task SendAsync(Exchange exchange, IDialect dialect, Card card, byte[] body, Fault? fault)
    {
        dialect.AddHeaders(exchange, limits.Peek(exchange.Workspace, card));
        exchange.Http.Response.Headers["x-practice-model"] = "true";
        if (fault is { Kind: FaultKind.SlowFirstToken })
            await Task.Delay(TimeSpan.FromMilliseconds(fault.Number ?? SlowMs), exchange.Time, exchange.Gone);
        if (fault is not { StrikesInStream: true })
        {
            await exchange.SendJsonAsync(body);
            return;
        }
        exchange.Entry.Status = 200;
        exchange.Http.Response.ContentType = "application/json";
        await Breakage.SendAsync(exchange.Http, body, fault.Kind);
    }

    private static byte[] Body(Exchange exchange, EmbeddingInput input)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, WireJson.Writer))
        {
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            foreach (var (index, text) in input.Texts.Index()) WriteVector(json, index, TextVector.Of(text, input.Dimensions), input.Base64);
            json.WriteEndArray();
            json.WriteString("model", exchange.Entry.Model);
            json.WriteStartObject("usage");
            json.WriteNumber("prompt_tokens", input.Tokens);
            json.WriteNumber("total_tokens", input.Tokens);
            json.WriteEndObject();
            json.WriteBoolean("practice", true);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void WriteVector(Utf8JsonWriter json, int index, float[] vector, bool base64)
    {
        json.WriteStartObject();
        json.WriteString("object", "embedding");
        json.WriteNumber("index", index);
        if (base64)
        {
            json.WriteBase64String("embedding", MemoryMarshal.AsBytes<float>(vector));
        }
        else
        {
            json.WriteStartArray("embedding");
            foreach (var component in vector) json.WriteNumberValue(component);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private void Bill(Exchange exchange, Card card, EmbeddingInput input, bool whole)
    {
        var usage = new Usage { Input = input.Tokens };
        ledger.Add(new BillingRow(
            exchange.Started, exchange.RequestId, exchange.Workspace[Math.Max(0, exchange.Workspace.Length - 4)..], card.Id,
            exchange.Entry.Status, !whole, usage.Input, 0, 0, 0, 0, 0, usage.CostNano(card)));
    }
}
