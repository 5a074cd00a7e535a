using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Requests;

namespace Holdfast.Server.DropIn;

/// <summary>
/// The endpoints of the Anthropic and OpenAI APIs, for clients that exist: they are given another address and key, and run unchanged.
/// </summary>
internal static class DoorsApi
{
    public static void MapDoors(this IEndpointRouteBuilder app)
    {
        var doors = app.MapGroup("/v1").WithTags("Existing clients").ForTenant(Role.App);
        doors.MapPost("messages", (HttpContext http, DropInCalls calls) => calls.PassAsync(http, Operation.Messages)).Long()
            .WithSummary("Anthropic Messages, passed on. model names an agent, the ladder default, a provider/model or a model.");
        doors.MapPost("messages/count_tokens", (HttpContext http, DropInCalls calls) => calls.PassAsync(http, Operation.CountTokens)).Long()
            .WithSummary("Anthropic's count of a prompt's tokens; costs nothing.");
        doors.MapPost("chat/completions", (HttpContext http, DropInCalls calls) => calls.PassAsync(http, Operation.ChatCompletions)).Long()
            .WithSummary("OpenAI Chat Completions, passed on.");
        doors.MapPost("responses", (HttpContext http, DropInCalls calls) => calls.PassAsync(http, Operation.Responses)).Long()
            .WithSummary("OpenAI Responses, passed on; what previous_response_id names is kept by the provider.");
        doors.MapGet("models", DoorModels.ListAsync)
            .WithSummary("What model may name, in Anthropic's shape when anthropic-version is sent, else in OpenAI's.");
        doors.MapGet("models/{**id}", DoorModels.OneAsync).WithSummary("One of them.");
    }
}
