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
            .WithSummary("Anthropic Messages, passed on, or said to Holdfast-Conversation. model names an agent or a model.");
        doors.MapPost("messages/count_tokens", (HttpContext http, DropInCalls calls) => calls.PassAsync(http, Operation.CountTokens)).Long()
            .WithSummary("Anthropic's count of a prompt's tokens, or an estimate for other models; costs nothing.");
        doors.MapPost("chat/completions", (HttpContext http, DropInCalls calls) => calls.PassAsync(http, Operation.ChatCompletions)).Long()
            .WithSummary("OpenAI Chat Completions, passed on, or said to Holdfast-Conversation.");
        doors.MapPost("responses", (HttpContext http, DropInCalls calls) => calls.PassAsync(http, Operation.Responses)).Long()
            .WithSummary("OpenAI Responses, passed on, or said to Holdfast-Conversation. previous_response_id is the provider's.");
        doors.MapGet("models", DoorModels.ListAsync)
            .WithSummary("What model may name, in Anthropic's shape when anthropic-version is sent, else in OpenAI's.");
        doors.MapGet("models/{**id}", DoorModels.OneAsync).WithSummary("One of them.");
    }
}
