using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Client.Contract;

/// <summary>Enums travel as their snake_case names, never as numbers.</summary>
public sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
