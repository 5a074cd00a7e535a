using System.Text;
using System.Text.Json;
using Holdfast.Client.Contract;
using Holdfast.Server.Errors;

namespace Holdfast.Server.Requests;

/// <summary>A request's body: what it says, its exact bytes, or why it cannot be read.</summary>
/// <param name="Value">Set when there is no problem.</param>
public readonly record struct Body<T>(T Value, byte[] Bytes, ProblemResult? Problem);

public static class Body
{
    /// <summary>Documents the body. It is JSON whatever its Content-Type says: what curl sends by default says it is a form.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, bool optional = false) where T : notnull =>
        endpoint.Accepts<T>(optional, "application/json", "*/*");

    private static readonly byte[] EmptyObject = "{}"u8.ToArray();

    /// <param name="optional">No body at all means an empty object.</param>
    public static async Task<Body<T>> ReadAsync<T>(HttpContext http, bool optional = false) where T : class
    {
        var bytes = await BytesAsync(http);
        if (bytes.Length == 0 && optional) bytes = EmptyObject;
        try
        {
            return JsonSerializer.Deserialize(bytes, ServerJson.Of<T>()) is { } value
                ? new(value, bytes, BodyMistakes.Nulls(bytes, ServerJson.Of<T>()))
                : new(null!, bytes, ErrorCode.BodyMalformed.Problem("The body is null."));
        }
        catch (JsonException e)
        {
            return new(null!, bytes, BodyMistakes.Of(bytes, ServerJson.Of<T>(), e));
        }
    }

    /// <summary>A body that is itself the text.</summary>
    public static async Task<Body<string>> TextAsync(HttpContext http)
    {
        var bytes = await BytesAsync(http);
        try
        {
            return new(Utf8.GetString(bytes), bytes, null);
        }
        catch (DecoderFallbackException)
        {
            return new("", bytes, ErrorCode.Invalid(new FieldError("content", "Send text in UTF-8.")));
        }
    }

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static async Task<byte[]> BytesAsync(HttpContext http)
    {
        if (http.Request.ContentLength is { } length and <= Core.Limits.RequestBytes)
        {
            var bytes = new byte[length];
            await http.Request.Body.ReadExactlyAsync(bytes, http.RequestAborted);
            return bytes;
        }
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        return buffer.ToArray();
    }
}
