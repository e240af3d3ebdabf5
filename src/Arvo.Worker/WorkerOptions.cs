namespace Arvo.Worker;

/// <summary>
/// Everything the worker can be told: section <c>Arvo</c> of the configuration (appsettings.json, environment as <c>Arvo__…</c>, command line).
/// Keys that are not listed here are refused at start, so that a misspelt one does not go unnoticed.
/// </summary>
public sealed class WorkerOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Arvo";

    /// <summary>What carries the events. Default: in memory.</summary>
    public TransportKind Transport { get; set; } = TransportKind.InMemory;

    /// <summary>Where RabbitMQ is; used when <see cref="Transport"/> says so.</summary>
    public RabbitMqSettings RabbitMq { get; set; } = new();

    /// <summary>What remembers the workflows.</summary>
    public MemorySettings Memory { get; set; } = new();

    /// <summary>How events are applied.</summary>
    public ExecutionSettings Execution { get; set; } = new();

    /// <summary>Where traces and metrics go.</summary>
    public TelemetrySettings Telemetry { get; set; } = new();

    /// <summary>Hosts the sample order workflow and its services. Default: true.</summary>
    public bool Sample { get; set; } = true;
}

/// <summary>What carries the events.</summary>
public enum TransportKind
{
    /// <summary>Inside the process: for trying things out, tests and a single embedded node.</summary>
    InMemory,
    /// <summary>A RabbitMQ broker.</summary>
    RabbitMq,
}

/// <summary>Where RabbitMQ is.</summary>
public sealed class RabbitMqSettings
{
    /// <summary>An <c>amqp://</c> or <c>amqps://</c> address, with the virtual host as path. Default: amqp://localhost:5672/.</summary>
    public Uri Uri { get; set; } = new("amqp://localhost:5672/");

    /// <summary>Overrides the user of the address. Null: the address', else guest.</summary>
    public string? UserName { get; set; }

    /// <summary>Overrides the password of the address. Null: the address', else guest.</summary>
    public string? Password { get; set; }

    /// <summary>A file that holds the password (a mounted secret); wins over <see cref="Password"/>.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Allows plain text to a host that is not this one. Default: false.</summary>
    public bool AllowInsecure { get; set; }

    /// <summary>Messages held unacknowledged, and handled at once, per queue. 1 to 1000, default 64.</summary>
    public int Prefetch { get; set; } = 64;

    /// <summary>False: exchanges and queues are only verified, for a broker user that may not configure. Default: true.</summary>
    public bool ApplyTopology { get; set; } = true;
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

    /// <summary>MongoDB: the database. Default: arvo.</summary>
    public string Database { get; set; } = "arvo";

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
    /// <summary>PostgreSQL 13 or newer.</summary>
    Postgres,
    /// <summary>MongoDB 5.0 or newer.</summary>
    MongoDb,
}

/// <summary>How events are applied.</summary>
public sealed class ExecutionSettings
{
    /// <summary>Lease (default) or optimistic.</summary>
    public Orchestration.ConcurrencyMode Mode { get; set; } = Orchestration.ConcurrencyMode.Lease;

    /// <summary>How long a lease lasts before others may take over. 30 s to 5 min, default 60 s.</summary>
    public TimeSpan LeaseTtl { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an event that came before its workflow is kept waiting. Default: 5 minutes.</summary>
    public TimeSpan EarlyEventPatience { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often each replica looks for stranded outboxes and due timers, ± jitter. 1 s to 5 min, default 15 s.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(15);
}

/// <summary>Where traces and metrics go.</summary>
public sealed class TelemetrySettings
{
    /// <summary>The OTLP endpoint, e.g. http://collector:4317. Null: nothing is exported.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>The service name in traces and metrics. Default: arvo-worker.</summary>
    public string ServiceName { get; set; } = "arvo-worker";
}
