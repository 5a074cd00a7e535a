using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Core;

/// <summary>Writes an enum as its snake_case name, in storage and on the wire alike.</summary>
public sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
