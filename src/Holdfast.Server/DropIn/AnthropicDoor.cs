using Holdfast.Core.Models;
using Holdfast.Server.Errors;

namespace Holdfast.Server.DropIn;

/// <summary>As the Anthropic API speaks.</summary>
internal sealed class AnthropicDoor : Door
{
    private const int Overloaded = 529;

    public override Dialect Dialect => Dialect.Anthropic;

    protected override string RequestIdHeader => "request-id";

    protected override int StatusOf(ErrorCode error) =>
        error == ErrorCode.TwoKeys ? StatusCodes.Status401Unauthorized : error == ErrorCode.ProviderOverloaded ? Overloaded : error.Status;

    protected override object ErrorOf(ProblemResult problem, string message, string requestId) => new
    {
        type = "error",
        error = new { type = TypeOf(StatusOf(problem.Error)), message, details = new { error_code = problem.Error.Code } },
        request_id = requestId,
    };

    protected override (string? Name, object Data) InStream(HttpContext http, ProblemResult problem, object error) => ("error", error);

    private static string TypeOf(int status) => status switch
    {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        409 => "conflict_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        Overloaded => "overloaded_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };
}
