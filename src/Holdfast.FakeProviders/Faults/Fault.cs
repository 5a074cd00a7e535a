using System.Globalization;
using System.Text.Json;
using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Faults;

/// <summary>One thing to go wrong, written <c>kind</c> or <c>kind:number</c>.</summary>
internal sealed record Fault(FaultKind Kind, int? Number)
{
    public static Fault Parse(string text)
    {
        var parts = text.Split(':', 2);
        if (!Kinds.TryGetValue(parts[0], out var kind))
            throw ApiError.Invalid($"unknown practice fault '{parts[0]}'; known: {string.Join(", ", Kinds.Keys)}");
        if (parts.Length == 1) return new Fault(kind, null);
        return int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new Fault(kind, number)
            : throw ApiError.Invalid($"practice fault '{text}': the part after the colon must be a whole number");
    }

    private static readonly Dictionary<string, FaultKind> Kinds =
        Enum.GetValues<FaultKind>()
            .ToDictionary(kind => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()), StringComparer.Ordinal);

    public override string ToString()
    {
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(Kind.ToString());
        return Number is { } number ? string.Create(CultureInfo.InvariantCulture, $"{name}:{number}") : name;
    }

    /// <summary>After how many events a fault inside the stream strikes; it strikes before the last one in any case.</summary>
    public int StrikesAfter => Number ?? (Kind == FaultKind.TruncatedEnd ? int.MaxValue : 5);

    public bool StrikesInStream => Kind is FaultKind.OverloadedInStream or FaultKind.Cut or FaultKind.Stall or FaultKind.StallPinging
        or FaultKind.Malformed or FaultKind.TruncatedEnd or FaultKind.SplitUtf8 or FaultKind.BigEvent;
}
