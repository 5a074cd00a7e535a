namespace Holdfast.Adapters.Export;

/// <summary>Where spans and metrics go, as OpenTelemetry's own variables say it.</summary>
/// <param name="Endpoint">Of a collector, without <c>/v1/traces</c>.</param>
/// <param name="Headers">As <c>name=value,name=value</c>; null for none. May hold a key.</param>
/// <param name="ServiceName">Under which they are found.</param>
public sealed record OtlpTarget(Uri Endpoint, string? Headers, string ServiceName)
{
    // A record would print the headers.
    public override string ToString() => $"{ServiceName} to {Endpoint}";
}
