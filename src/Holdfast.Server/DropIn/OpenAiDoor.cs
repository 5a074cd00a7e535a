using Holdfast.Core.Models;
using Holdfast.Server.Errors;

namespace Holdfast.Server.DropIn;

/// <summary>As the OpenAI API speaks.</summary>
internal sealed class OpenAiDoor : Door
{
    public override Dialect Dialect => Dialect.OpenAi;

    protected override string RequestIdHeader => "x-request-id";

    protected override int StatusOf(ErrorCode error) => error == ErrorCode.TwoKeys ? StatusCodes.Status401Unauthorized : error.Status;

    protected override object ErrorOf(ProblemResult problem, string message, string requestId) => new
    {
        error = new { message, type = TypeOf(problem.Error), param = ParameterOf(problem), code = CodeOf(problem.Error) },
    };

    /// <summary>Responses name their events, Chat Completions do not.</summary>
    protected override (string? Name, object Data) InStream(HttpContext http, ProblemResult problem, object error) =>
        http.Request.Path.StartsWithSegments("/v1/responses", StringComparison.OrdinalIgnoreCase)
            ? ("error", new { type = "error", code = CodeOf(problem.Error), message = problem.Sentences(), param = (string?)null, sequence_number = 0 })
            : (null, error);

    private static string TypeOf(ErrorCode error) => error.Status switch
    {
        402 => "insufficient_quota",
        429 => "requests",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    /// <summary>The dialect's own code where it has one for this: clients look for it.</summary>
    private static string CodeOf(ErrorCode error) =>
        error == ErrorCode.ModelNotFound ? "model_not_found"
        : error == ErrorCode.KeyMissing || error == ErrorCode.KeyUnknown || error == ErrorCode.TwoKeys ? "invalid_api_key"
        : error == ErrorCode.OverBudget ? "insufficient_quota"
        : error == ErrorCode.RateLimited || error == ErrorCode.Busy ? "rate_limit_exceeded"
        : error.Code;

    private static string? ParameterOf(ProblemResult problem) =>
        problem.Error == ErrorCode.ModelNotFound || problem.Error == ErrorCode.ModelElsewhere ? "model" : problem.Fields?[0].Field;
}
