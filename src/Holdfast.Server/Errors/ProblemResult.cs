using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Holdfast.Client.Contract;
using Holdfast.Server.Requests;

namespace Holdfast.Server.Errors;

/// <summary>An error as the caller gets it (RFC 9457).</summary>
/// <param name="What">What happened this time.</param>
public sealed record ProblemResult(ErrorCode Error, string? What = null) : IResult
{
    public IReadOnlyList<FieldError>? Fields { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Error.Status;
        response.ContentType = "application/problem+json";
        if (!Error.Retry) response.Headers["x-should-retry"] = "false";
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (Error.Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        await JsonSerializer.SerializeAsync(response.Body, For(httpContext), ServerJson.Of<Problem>(), httpContext.RequestAborted);
    }

    private Problem For(HttpContext http) => new(
        $"{http.Request.Scheme}://{http.Request.Host}/errors/{Error.Code}",
        Error.Title,
        Error.Status,
        Error.Code,
        What is null ? Error.Remedy : $"{What} {Error.Remedy}",
        Fields,
        Error.Status >= 500 ? TraceIdOf(http) : null);

    public static string TraceIdOf(HttpContext http) => Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
}
