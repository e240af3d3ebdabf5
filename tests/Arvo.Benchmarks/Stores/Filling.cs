using Arvo.Orchestration;
using Npgsql;

namespace Arvo.Benchmarks;

/// <summary>Stores one instance through the memory and copies its row, as a million cycles would take long.</summary>
internal static class Filling
{
    const string Prefix = "filled-";

    const string Copy = $"""
        INSERT INTO arvo_instance(sid, subject, version, fence, state, inbox, machine, machine_version, execution_status, status, value, initiator, init_event_id, created_at, updated_at)
        SELECT sha256(convert_to('{Prefix}' || g, 'UTF8')), '{Prefix}' || g, version, fence, state, inbox, machine, machine_version, execution_status, status, value, initiator, init_event_id, created_at, updated_at
        FROM arvo_instance, generate_series(1, $1 - 1) AS g WHERE subject = '{Prefix}0'
        """;

    public static async Task FillAsync(IDurableMachineMemory memory, string connectionString, int count, StepStates states)
    {
        await new MemoryCycle("fill", memory, ConcurrencyMode.Optimistic, states, Prefix).RunAsync(0, CancellationToken.None);
        await using var database = NpgsqlDataSource.Create($"{connectionString};Command Timeout=0");
        await using var copy = database.CreateCommand(Copy);
        copy.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        await copy.ExecuteNonQueryAsync();
        await using var settle = database.CreateCommand("VACUUM ANALYZE arvo_instance");
        await settle.ExecuteNonQueryAsync();
        await using var checkpoint = database.CreateCommand("CHECKPOINT");
        await checkpoint.ExecuteNonQueryAsync();
    }
}
