using System.Text.Json.Serialization;

namespace Holdfast.Core.Handoffs;

/// <summary>A hand-off as it is remembered, so that the same reason does not make another.</summary>
/// <param name="Seq">Of its entry.</param>
/// <param name="Subject">What of the code's kind it was about; null where the code says all.</param>
/// <param name="Returned">Entry with which it was given back; 0 = it was not.</param>
public sealed record PastHandoff(
    long Seq, string Code, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Subject, long Returned = 0);
