using System.Text.Json;
using Holdfast.FakeProviders.Billing;
using Holdfast.FakeProviders.Cache;
using Holdfast.FakeProviders.Cards;
using Holdfast.FakeProviders.Faults;
using Holdfast.FakeProviders.Limits;
using Holdfast.FakeProviders.Models;

namespace Holdfast.FakeProviders.Wire;

/// <summary>A call from its bytes to its bill: read, check, look into the cache, let a model answer, send, bill.</summary>
internal sealed class ModelCalls(
    Dispatch dispatch, PromptCache cache, RateLimits limits, Troupe troupe, Settings settings, Ledger ledger)
{
    private const string PaceHeader = "x-practice-pace";

    public async Task AnswerAsync(Exchange exchange, IDialect dialect)
    {
        var (peek, name, card) = dispatch.Route(exchange, dialect);
        if (card.Dimensions > 0)
            throw new ApiError(404, "This is not a chat model and thus not supported in the v1/chat/completions endpoint.") { Param = "model" };
        var fault = dispatch.Draw(exchange, name);
        if (fault is not null && await EarlyFault.StrikesAsync(exchange, fault, peek, card, dialect)) return;

        // An instant model must cost next to nothing: no document, no rules, no cache.
        if (card.Plays == "instant")
        {
            await AnswerAsync(exchange, dialect, Lean(peek, name, card, dialect, exchange.Body.Length), fault);
            return;
        }
        using var document = JsonDocument.Parse(exchange.Body);
        await AnswerAsync(exchange, dialect, dialect.Read(exchange.Http.Request, document.RootElement, card, name), fault);
    }

    /// <summary>The answer to a request in a batch: whole, at half the price, and beside the limits of calls.</summary>
    /// <exception cref="ApiError">There is none.</exception>
    public byte[] AnswerInBatch(Exchange exchange, IDialect dialect)
    {
        var (peek, name, card) = dispatch.Route(exchange, dialect);
        if (card.Dimensions > 0 || peek.Stream) throw ApiError.Invalid("stream: It is not supported in a batch, nor is a model that does not chat.", "stream");
        if (peek.MaxTokens == 0) throw ApiError.Invalid("max_tokens: 0 is not supported in a batch.", "max_tokens");
        var fault = dispatch.Draw(exchange, name);
        if (fault is not null && EarlyFault.ErrorOf(fault, peek, card, dialect) is { } error) throw error;
        using var document = card.Plays == "instant" ? null : JsonDocument.Parse(exchange.Body);
        var call = document is null
            ? Lean(peek, name, card, dialect, exchange.Body.Length)
            : dialect.Read(exchange.Http.Request, document.RootElement, card, name);
        var plan = call.Prefix.Look(cache, call.Card, exchange.Workspace, exchange.Started);
        var answer = AnswerShape.Fit(troupe.Reply(call), call, plan.Prompt.Prompt, fault);
        var delivery = new Delivery(exchange, call, answer, plan, Pace.AtOnce.ChunkChars);
        cache.Write(plan.Writes, exchange.Started);
        var body = dialect.Body(delivery);
        exchange.Entry.Status = 200;
        ledger.Add(Row(delivery, whole: true, delivery.Usage.CostNanoInBatch(card)) with { Batch = true });
        return body;
    }

    /// <summary>What <c>count_tokens</c> answers.</summary>
    public int Count(Exchange exchange, IDialect dialect)
    {
        var (_, name, card) = dispatch.Route(exchange, dialect);
        if (card.Plays == "instant") return exchange.Body.Length / 4;
        using var document = JsonDocument.Parse(exchange.Body);
        return dialect.Read(exchange.Http.Request, document.RootElement, card, name).Prefix.Tokens;
    }

    private static ModelRequest Lean(CallPeek peek, ModelName name, Card card, IDialect dialect, int bytes) => new()
    {
        Dialect = dialect.Name,
        Card = card,
        Name = name,
        Prefix = new FlatPrefix(bytes / 4),
        MaxTokens = peek.MaxTokens ?? card.MaxOutput,
        Stream = peek.Stream,
        IncludeUsage = peek.IncludeUsage,
    };

    private async Task AnswerAsync(Exchange exchange, IDialect dialect, ModelRequest call, Fault? fault)
    {
        var plan = call.Prefix.Look(cache, call.Card, exchange.Workspace, exchange.Started);
        limits.Take(exchange.Workspace, call.Card, plan.Prompt.Input + plan.Prompt.Written);
        var pace = PaceOf(exchange, call, fault);
        if (fault is { Kind: FaultKind.JsonBody }) call = call with { Stream = false };
        var answer = AnswerShape.Fit(troupe.Reply(call), call, plan.Prompt.Prompt, fault);
        var delivery = new Delivery(exchange, call, answer, plan, pace.ChunkChars);

        dialect.AddHeaders(exchange, limits.Peek(exchange.Workspace, call.Card));
        exchange.Http.Response.Headers["x-practice-model"] = "true";
        var whole = false;
        try
        {
            await SendAsync(delivery, dialect, fault, new Pacer(answer.PaceOr(pace), exchange.Time, exchange.Gone), plan);
            whole = true;
        }
        catch (StreamBroken)
        {
        }
        finally
        {
            Bill(delivery, whole, fault);
        }
    }

    private async Task SendAsync(Delivery delivery, IDialect dialect, Fault? fault, Pacer pacer, CachePlan plan)
    {
        var exchange = delivery.Exchange;
        var inStream = fault is { StrikesInStream: true } ? fault : null;
        if (delivery.Call.Stream)
        {
            exchange.Http.Response.ContentType = "text/event-stream; charset=utf-8";
            exchange.Http.Response.Headers.CacheControl = "no-cache";
            cache.Write(plan.Writes, exchange.Started);
            exchange.Entry.Status = 200;
            await dialect.StreamAsync(delivery, new EventSink(exchange.Http, pacer, inStream, dialect, exchange.RequestId));
            return;
        }
        for (var chunk = pacer.IsAtOnce ? 0 : delivery.Chunks; chunk > 0; chunk--) await pacer.NextAsync();
        cache.Write(plan.Writes, exchange.Started);
        var body = dialect.Body(delivery);
        if (inStream is null or { Kind: FaultKind.SplitUtf8 or FaultKind.BigEvent }) // which only events can be
        {
            await exchange.SendJsonAsync(body);
            return;
        }
        exchange.Entry.Status = 200;
        exchange.Http.Response.ContentType = "application/json";
        await Breakage.SendAsync(exchange.Http, body, inStream.Kind);
    }

    private Pace PaceOf(Exchange exchange, ModelRequest call, Fault? fault)
    {
        var header = exchange.Http.Request.Headers[PaceHeader].ToString();
        var pace = Pace.Parse(header, settings.Pace);
        return fault is { Kind: FaultKind.SlowFirstToken } ? pace with { FirstTokenMs = fault.Number ?? 2_000 } : pace;
    }

    /// <summary>A replayed session is billed under its own name, so that it can be told from the others.</summary>
    private static string ModelBilled(ModelRequest call) =>
        call.Name.Session.Length > 0 ? $"{call.Card.Id}/{call.Name.Session}" : call.Card.Id;

    private void Bill(Delivery delivery, bool whole, Fault? fault)
    {
        var (exchange, call, usage) = (delivery.Exchange, delivery.Call, delivery.Usage);
        limits.TakeOutput(exchange.Workspace, call.Card, usage.Output);
        var free = fault is { Kind: FaultKind.Refusal, Number: 0 }; // refused before any output
        ledger.Add(Row(delivery, whole, free ? 0 : usage.CostNano(call.Card)));
    }

    private static BillingRow Row(Delivery delivery, bool whole, long costNano)
    {
        var (exchange, call, usage) = (delivery.Exchange, delivery.Call, delivery.Usage);
        return new(
            exchange.Started, exchange.RequestId, exchange.Workspace[Math.Max(0, exchange.Workspace.Length - 4)..], ModelBilled(call),
            exchange.Entry.Status, !whole, usage.Input, usage.CacheRead, usage.Write5m, usage.Write1h, usage.Output, usage.Reasoning, costNano);
    }
}
