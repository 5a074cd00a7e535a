using System.Text.Json;
using Holdfast.FakeProviders.Cards;
using Holdfast.FakeProviders.Limits;
using Holdfast.FakeProviders.Wire.Anthropic;
using Holdfast.FakeProviders.Wire.Batches;
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
        MapBatches(app, reception, limits, anthropic, openAi);
        app.MapGet("/v1/models", (RequestDelegate)(http => reception.HandleAsync(http, Asked(http), exchange =>
            Send(exchange, Asked(http), limits, ModelList.All(cards, Asked(http).Name)))));
        app.MapGet("/v1/models/{**id}", (RequestDelegate)(http => reception.HandleAsync(http, Asked(http), exchange =>
            Send(exchange, Asked(http), limits, ModelList.One(cards, Asked(http).Name, $"{http.GetRouteValue("id")}")))));
        app.Map("/v1/{**rest}", (RequestDelegate)(http => reception.HandleAsync(http, Asked(http), _ =>
            throw new ApiError(404, $"Not found: {http.Request.Method} {http.Request.Path}"))));
    }

    private static void MapBatches(WebApplication app, Reception reception, RateLimits limits, IDialect anthropic, IDialect openAi)
    {
        var messages = app.Services.GetRequiredService<AnthropicBatches>();
        var files = app.Services.GetRequiredService<OpenAiFiles>();
        var batches = app.Services.GetRequiredService<OpenAiBatches>();
        static string Id(Exchange exchange) => $"{exchange.Http.GetRouteValue("id")}";
        void Map(string method, string path, IDialect dialect, Func<Exchange, Task> handle, int maxBody = Reception.MaxBody) =>
            app.MapMethods(path, [method], (RequestDelegate)(http => reception.HandleAsync(http, dialect, exchange =>
            {
                dialect.AddHeaders(exchange, limits.Peek(exchange.Workspace, null));
                return handle(exchange);
            }, maxBody)));

        Map("POST", "/v1/messages/batches", anthropic, messages.CreateAsync, Reception.MaxBatchBody);
        Map("GET", "/v1/messages/batches", anthropic, messages.ListAsync);
        Map("GET", "/v1/messages/batches/{id}", anthropic, exchange => messages.ReadAsync(exchange, Id(exchange)));
        Map("GET", "/v1/messages/batches/{id}/results", anthropic, exchange => messages.ResultsAsync(exchange, Id(exchange)));
        Map("POST", "/v1/messages/batches/{id}/cancel", anthropic, exchange => messages.CancelAsync(exchange, Id(exchange)));
        Map("POST", "/v1/files", openAi, files.UploadAsync, Reception.MaxBatchBody);
        Map("GET", "/v1/files/{id}", openAi, exchange => files.ReadAsync(exchange, Id(exchange)));
        Map("GET", "/v1/files/{id}/content", openAi, exchange => files.ContentAsync(exchange, Id(exchange)));
        Map("POST", "/v1/batches", openAi, batches.CreateAsync);
        Map("GET", "/v1/batches", openAi, batches.ListAsync);
        Map("GET", "/v1/batches/{id}", openAi, exchange => batches.ReadAsync(exchange, Id(exchange)));
        Map("POST", "/v1/batches/{id}/cancel", openAi, exchange => batches.CancelAsync(exchange, Id(exchange)));
    }

    private static Task Send(Exchange exchange, IDialect dialect, RateLimits limits, byte[] body)
    {
        dialect.AddHeaders(exchange, limits.Peek(exchange.Workspace, null));
        return exchange.SendJsonAsync(body);
    }
}
