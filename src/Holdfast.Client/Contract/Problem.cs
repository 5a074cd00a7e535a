namespace Holdfast.Client.Contract;

/// <summary>An error, RFC 9457 (<c>application/problem+json</c>).</summary>
/// <param name="Type">Link to the page about this error.</param>
/// <param name="Title">The error in a few words, the same each time.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">What happened this time, and what to do about it.</param>
/// <param name="Code">Stable code: HF0001 …</param>
/// <param name="Errors">Every invalid field of the request, all at once.</param>
/// <param name="TraceId">Finds the request in the server's log; given when the fault is the server's.</param>
public sealed record Problem(
    string Type,
    string Title,
    int Status,
    string Code,
    string? Detail = null,
    IReadOnlyList<FieldError>? Errors = null,
    string? TraceId = null);

/// <param name="Field">Path of the field as sent, e.g. <c>tools[0].url</c>.</param>
/// <param name="Message">What is wrong with it and what would be right.</param>
public sealed record FieldError(string Field, string Message);
