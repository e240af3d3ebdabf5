using Npgsql;
using NpgsqlTypes;

namespace Arvo.Worker.Tests.Crash;

/// <summary>A lease as it is stored: who had which instance, and the how-manieth it was.</summary>
sealed record StoredLease(byte[] Instance, long Fence);

/// <summary>The leases in the store, past the memory's back: also those that have ended.</summary>
sealed class Leases(NpgsqlDataSource database)
{
    /// <summary>Those of a process that still run.</summary>
    public async Task<IReadOnlyList<StoredLease>> HeldByAsync(int processId, CancellationToken cancellationToken)
    {
        await using var command =
            database.CreateCommand(
                "SELECT sid, fence FROM arvo_instance WHERE split_part(lock_owner, ':', 1) = $1 AND lock_until > clock_timestamp()");
        command.Parameters.AddWithValue($"{Environment.MachineName}-{processId}"); // DurableOptions.WorkerId's default
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<StoredLease> held = [];
        while (await reader.ReadAsync(cancellationToken))
            held.Add(new StoredLease(await reader.GetFieldValueAsync<byte[]>(0, cancellationToken), reader.GetInt64(1)));
        return held;
    }

    /// <summary>Whether all of them ended, and so long ago, by the store's clock.</summary>
    public async Task<bool> HaveEndedAsync(IReadOnlyList<StoredLease> leases, TimeSpan ago, CancellationToken cancellationToken) =>
        await CountAsync(
            $"SELECT count(*) FROM arvo_instance AS i JOIN unnest($1, $2) AS held(sid, fence) USING (sid, fence) WHERE i.lock_owner IS NOT NULL AND i.lock_until > clock_timestamp() - interval '{ago.TotalSeconds} s'",
            leases, cancellationToken) == 0;

    /// <summary>How many of their instances somebody else has taken since.</summary>
    public async Task<int> OvertakenAsync(IReadOnlyList<StoredLease> leases, CancellationToken cancellationToken) =>
        await CountAsync("SELECT count(*) FROM arvo_instance AS i JOIN unnest($1, $2) AS held(sid, fence) USING (sid) WHERE i.fence > held.fence",
            leases, cancellationToken);

    /// <summary>All that nobody gave back.</summary>
    public Task<int> LeftAsync(CancellationToken cancellationToken) =>
        CountAsync("SELECT count(*) FROM arvo_instance WHERE lock_owner IS NOT NULL", [], cancellationToken);

    async Task<int> CountAsync(string sql, IReadOnlyList<StoredLease> leases, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        if (leases.Count > 0)
        {
            command.Parameters.Add(new NpgsqlParameter
            {
                Value = leases.Select(lease => lease.Instance).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea,
            });
            command.Parameters.Add(new NpgsqlParameter
            {
                Value = leases.Select(lease => lease.Fence).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint,
            });
        }
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }
}
