using Holdfast.Runtime.Tracing;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Holdfast.Adapters.Export;

/// <summary>
/// Sends spans and metrics to a collector by OTLP over HTTP (protobuf), from its making until it is disposed of, which sends the rest. A collector that does not
/// answer costs nobody time: what does not fit into the exporter's queue is dropped.
/// </summary>
public sealed class OtlpExport : IDisposable
{
    private const string Web = "Microsoft.AspNetCore";

    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    public OtlpExport(OtlpTarget target)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(target.ServiceName, serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3));
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .AddSource(Spans.Source, Web)
            .AddOtlpExporter(options => Set(options, target, "v1/traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter("Holdfast", Spans.GenAiMeter, $"{Web}.Hosting", $"{Web}.Server.Kestrel", "System.Runtime")
            .AddOtlpExporter(options => Set(options, target, "v1/metrics"))
            .Build();
    }

    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }

    private static void Set(OtlpExporterOptions options, OtlpTarget target, string path)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri($"{target.Endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
        if (target.Headers is not null) options.Headers = target.Headers;
    }
}
