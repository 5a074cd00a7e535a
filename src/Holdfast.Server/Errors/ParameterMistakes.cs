using System.Globalization;
using Holdfast.Client.Contract;
using Microsoft.AspNetCore.Http.Metadata;

namespace Holdfast.Server.Errors;

/// <summary>Which parameters of a query the framework could not read: it refuses the request without naming them.</summary>
internal static class ParameterMistakes
{
    public static IReadOnlyList<FieldError> Of(HttpContext http) =>
    [
        .. from parameter in http.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? []
           let text = http.Request.Query[parameter.Name].ToString()
           let type = Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType) ?? parameter.ParameterInfo.ParameterType
           where text.Length > 0 && !Reads(type, text)
           select new FieldError(parameter.Name, $"\"{text}\" cannot be read. Give {Expected(type)}."),
    ];

    private static string Expected(Type type) => type == typeof(DateTimeOffset) ? "a time such as 2026-11-21T10:00:00Z" : "a whole number";

    private static bool Reads(Type type, string text) => Type.GetTypeCode(type) switch
    {
        TypeCode.Int32 => int.TryParse(text, CultureInfo.InvariantCulture, out _),
        TypeCode.Int64 => long.TryParse(text, CultureInfo.InvariantCulture, out _),
        _ => type != typeof(DateTimeOffset) || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
    };
}
