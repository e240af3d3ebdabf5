using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Arvo.Worker.Telemetry;

/// <summary>Exports traces and metrics through OTLP for as long as the host runs; does nothing without an endpoint.</summary>
internal sealed class TelemetryExport(WorkerOptions options) : IHostedLifecycleService, IDisposable
{
    /// <summary>Every source and meter of the product begins with this name.</summary>
    const string EveryArvoSource = "Arvo.*";

    /// <summary>The Arvo tracer, by the name that its other implementations use (AS §13).</summary>
    const string ArvoInstrumentation = "arvo-instrumentation";

    TracerProvider? _traces;
    MeterProvider? _metrics;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (options.Telemetry.OtlpEndpoint is not { } endpoint) return Task.CompletedTask;

        var resource = ResourceBuilder.CreateDefault().AddService(options.Telemetry.ServiceName);
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(EveryArvoSource, ArvoInstrumentation)
            .AddOtlpExporter(otlp => otlp.Endpoint = endpoint)
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(EveryArvoSource, ArvoInstrumentation)
            .AddOtlpExporter(otlp => otlp.Endpoint = endpoint)
            .Build();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After everything else has stopped, so that the last spans leave too.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }
}
