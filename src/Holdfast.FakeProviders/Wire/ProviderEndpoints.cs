using System.Text.Json;
using Holdfast.FakeProviders.Cards;
using Holdfast.FakeProviders.Limits;
using Holdfast.FakeProviders.Wire.Anthropic;
using Holdfast.FakeProviders.Wire.OpenAi;
using Holdfast.FakeProviders.Wire.OpenAi.Responses;

namespace Holdfast.FakeProviders.Wire;

internal static class ProviderEndpoints
{
    public static void MapProviders(this WebApplication app)
    {
        var reception = app.Services.GetRequiredService<Reception>();
        var calls = app.Services.GetRequiredService<ModelCalls>();
        var embeddings = app.Services.GetRequiredService<OpenAiEmbeddings>();
        var cards = app.Services.GetRequiredService<CardBook>();
        var limits = app.Services.GetRequiredService<RateLimits>();
        IDialect anthropic = app.Services.GetRequiredService<AnthropicDialect>();
        IDialect openAi = app.Services.GetRequiredService<OpenAiDialect>();
        IDialect responses = app.Services.GetRequiredService<ResponsesDialect>();
        IDialect Asked(HttpContext http) => http.Request.Headers.ContainsKey("anthropic-version") ? anthropic : openAi;

        app.MapPost("/v1/messages", (RequestDelegate)(http =>
            reception.HandleAsync(http, anthropic, exchange => calls.AnswerAsync(exchange, anthropic))));
        app.MapPost("/v1/messages/count_tokens", (RequestDelegate)(http => reception.HandleAsync(http, anthropic, exchange =>
            Send(exchange, anthropic, limits, WireJson.Bytes(new { input_tokens = calls.Count(exchange, anthropic) })))));
        app.MapPost("/v1/chat/completions", (RequestDelegate)(http =>
            reception.HandleAsync(http, openAi, exchange => calls.AnswerAsync(exchange, openAi))));
        app.MapPost("/v1/responses", (RequestDelegate)(http =>
            reception.HandleAsync(http, responses, exchange => calls.AnswerAsync(exchange, responses))));
        app.MapPost("/v1/embeddings", (RequestDelegate)(http =>
            reception.HandleAsync(http, openAi, exchange => embeddings.AnswerAsync(exchange, openAi))));
        app.MapGet("/v1/models", (RequestDelegate)(http => reception.HandleAsync(http, Asked(http), exchange =>
            Send(exchange, Asked(http), limits, ModelList.All(cards, Asked(http).Name)))));
        app.MapGet("/v1/models/{**id}", (RequestDelegate)(http => reception.HandleAsync(http, Asked(http), exchange =>
            Send(exchange, Asked(http), limits, ModelList.One(cards, Asked(http).Name, $"{http.GetRouteValue("id")}")))));
        app.Map("/v1/{**rest}", (RequestDelegate)(http => reception.HandleAsync(http, Asked(http), _ =>
            throw new ApiError(404, $"Not found: {http.Request.Method} {http.Request.Path}"))));
    }

    private static Task Send(Exchange exchange, IDialect dialect, RateLimits limits, byte[] body)
    {
        dialect.AddHeaders(exchange, limits.Peek(exchange.Workspace, null));
        return exchange.SendJsonAsync(body);
    }
}
