using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Holdfast.Client.Contract;
using Holdfast.Server.DropIn;
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
        if (!Error.Retry) response.Headers["x-should-retry"] = "false";
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (Error.Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        if (Door.Of(httpContext.Request) is { } door)
        {
            await door.RefuseAsync(httpContext, this, Sentences());
            return;
        }
        response.StatusCode = Error.Status;
        response.ContentType = "application/problem+json";
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

    /// <summary>All of it in one text, for who has no other place for it.</summary>
    public string Sentences()
    {
        var fields = Fields?.Select(field => $"{field.Field}: {field.Message}") ?? [];
        return string.Join(' ', ((string?[])[$"{Error.Title}.", .. fields, What, Error.Remedy]).OfType<string>());
    }

    public static string TraceIdOf(HttpContext http) => Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
}
