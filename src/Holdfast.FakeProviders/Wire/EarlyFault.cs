using Holdfast.FakeProviders.Cards;
using Holdfast.FakeProviders.Faults;

namespace Holdfast.FakeProviders.Wire;

/// <summary>Faults that come instead of an answer.</summary>
internal static class EarlyFault
{
    private const string BadGateway =
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n";

    /// <returns>True when the request has been dealt with.</returns>
    public static async Task<bool> StrikesAsync(Exchange exchange, Fault fault, CallPeek peek, Card card, IDialect dialect)
    {
        if (fault.Kind == FaultKind.CutBefore)
        {
            exchange.Http.Abort();
            return true;
        }
        if (fault.Kind == FaultKind.BadGatewayHtml)
        {
            exchange.Entry.Status = exchange.Http.Response.StatusCode = 502;
            exchange.Http.Response.ContentType = "text/html";
            await exchange.Http.Response.WriteAsync(BadGateway, exchange.Gone);
            return true;
        }
        if (fault.Kind == FaultKind.Silent)
        {
            await Task.Delay(Timeout.Infinite, exchange.Gone).ContinueWith(static _ => { }, TaskScheduler.Default);
            return true;
        }
        if (fault.Kind == FaultKind.TrickledHeaders)
        {
            await Breakage.TrickleAsync(exchange.Http);
            return true;
        }
        if (fault.Kind == FaultKind.EmptyBody)
        {
            exchange.Entry.Status = 200;
            exchange.Http.Response.ContentType = peek.Stream ? "text/event-stream" : "application/json";
            exchange.Http.Response.ContentLength = 0;
            return true;
        }
        return ErrorOf(fault, peek, card, dialect) is { } error ? throw error : false;
    }

    /// <param name="card">Null where no model is asked: then no prompt is too long.</param>
    public static ApiError? ErrorOf(Fault fault, CallPeek peek, Card? card, IDialect dialect) => fault.Kind switch
    {
        FaultKind.RateLimit => ApiError.RateLimited("This request would exceed your organization's rate limit.", fault.Number is 0 ? null : fault.Number ?? 1),
        FaultKind.Unavailable => new ApiError(503, "The server is currently unable to handle the request."),
        FaultKind.ContentFilter => ApiError.Invalid("Output blocked by content filtering policy", code: "content_filter"),
        FaultKind.SpendCap => new ApiError(429, "You have reached your organization's monthly spend limit.")
        {
            Code = "insufficient_quota", DetailCode = "enforced_spend_limit_reached",
        },
        FaultKind.Quota => new ApiError(429, "You exceeded your current quota, please check your plan and billing details.")
        {
            Code = "insufficient_quota", DetailCode = "enforced_spend_limit_reached",
        },
        FaultKind.Overloaded => ApiError.Overloaded(),
        FaultKind.OverloadedInStream when !peek.Stream => ApiError.Overloaded(),
        FaultKind.ServerError => new ApiError(500, "Internal server error"),
        FaultKind.Timeout => new ApiError(504, "The request timed out."),
        FaultKind.Auth => ApiError.Unauthorized("invalid x-api-key"),
        FaultKind.NotFound => ApiError.UnknownModel(peek.Model!),
        FaultKind.TooLong when card is not null => dialect.TooLong(card, card.Window + 1_000),
        _ => null,
    };
}
