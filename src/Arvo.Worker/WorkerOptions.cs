using Arvo.Messaging;
using Arvo.Orchestration;

namespace Arvo.Worker;

/// <summary>
/// All settings of the worker: section <c>Arvo</c> of the configuration (appsettings.json, environment as <c>Arvo__…</c>, command line).
/// Keys that are not listed here are refused at start, so that a misspelt one does not go unnoticed.
/// </summary>
public sealed class WorkerOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Arvo";

    /// <summary>What carries the events. Default: in memory.</summary>
    public TransportKind Transport { get; set; } = TransportKind.InMemory;

    /// <summary>Where RabbitMQ is; used when <see cref="Transport"/> says so.</summary>
    public RabbitMqOptions RabbitMq { get; set; } = new() { Uri = new Uri("amqp://localhost:5672/") };

    /// <summary>Settings common to all transports.</summary>
    public MessagingOptions Messaging { get; set; } = new();

    /// <summary>What remembers the workflows.</summary>
    public MemorySettings Memory { get; set; } = new();

    /// <summary>How events are applied.</summary>
    public DurableOptions Execution { get; set; } = new();

    /// <summary>Where traces and metrics go.</summary>
    public TelemetrySettings Telemetry { get; set; } = new();
}

/// <summary>What carries the events.</summary>
public enum TransportKind
{
    /// <summary>Inside the process: for trying things out, tests and a single embedded node.</summary>
    InMemory,
    /// <summary>A RabbitMQ broker.</summary>
    RabbitMq,
}

/// <summary>What remembers the workflows.</summary>
public sealed class MemorySettings
{
    /// <summary>Which store. Default: SQLite, the embedded durable one.</summary>
    public MemoryKind Kind { get; set; } = MemoryKind.Sqlite;

    /// <summary>SQLite: the database file; its folder must exist. Default: arvo.db in the working folder.</summary>
    public string SqlitePath { get; set; } = "arvo.db";

    /// <summary>PostgreSQL: connection string. MongoDB: address.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>A file that holds the connection string (a mounted secret); wins over <see cref="ConnectionString"/>.</summary>
    public string? ConnectionStringFile { get; set; }

    /// <summary>MongoDB: the database. Null: that of the connection string, else arvo.</summary>
    public string? Database { get; set; }

    /// <summary>How long a finished instance is remembered, so that a redelivered start event does not start it again. Default: 7 days.</summary>
    public TimeSpan TombstoneRetention { get; set; } = TimeSpan.FromDays(7);
}

/// <summary>The stores.</summary>
public enum MemoryKind
{
    /// <summary>Inside the process: forgotten at its end.</summary>
    InProcess,
    /// <summary>An SQLite file.</summary>
    Sqlite,
    /// <summary>PostgreSQL 12 or newer.</summary>
    Postgres,
    /// <summary>MongoDB 5.0 or newer.</summary>
    MongoDb,
}

/// <summary>Where traces and metrics go.</summary>
public sealed class TelemetrySettings
{
    /// <summary>The OTLP endpoint, e.g. http://collector:4317. Null: nothing is exported.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>The service name in traces and metrics. Default: arvo-worker.</summary>
    public string ServiceName { get; set; } = "arvo-worker";
}
