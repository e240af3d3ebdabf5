using Arvo.Orchestration;
using Npgsql;

namespace Arvo.Memory.Postgres;

/// <summary>How to reach PostgreSQL and what to keep there.</summary>
public sealed record PostgresMachineMemoryOptions
{
    /// <summary>Npgsql's connection string. Statements are prepared automatically unless it says otherwise.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The schema that holds the table. Default <c>public</c>; it must exist.</summary>
    public string Schema { get; init; } = "public";

    /// <summary>How long a statement may take before its outcome counts as unknown. Default 5 s; whole seconds.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often expired tombstones are deleted, at most, in the course of scans. Default 1 minute.</summary>
    public TimeSpan JanitorInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Retentions, bounds and the plain contract's lock.</summary>
    public MachineMemoryOptions Memory { get; init; } = new();

    // The time that statements go by. Tests put an expression here that runs ahead; it must be stable within a statement.
    internal string Now { get; init; } = "statement_timestamp()";

    /// <summary>Why a connection string can't be used; null when it can.</summary>
    public static string? FaultOf(string connectionString)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(connectionString);
            return null;
        }
        catch (Exception refused) when (refused is ArgumentException or FormatException or InvalidCastException)
        {
            return refused.Message;
        }
    }

    /// <summary>Leaves the connection string, which may hold a password, out.</summary>
    public override string ToString() => $"PostgreSQL memory in schema {Schema}";
}
