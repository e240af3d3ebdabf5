using System.Collections.Frozen;
using Arvo.Orchestration;
using Npgsql;

namespace Arvo.Memory.Postgres;

/// <summary>Columns as our types.</summary>
internal static class Rows
{
    public static ReadOnlyMemory<byte>? BytesOrNull(this NpgsqlDataReader row, int column)
    {
        if (row.IsDBNull(column)) return null;
        return new ReadOnlyMemory<byte>(row.GetFieldValue<byte[]>(column));
    }

    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTimeOffset Time(this NpgsqlDataReader row, int column) => new(row.GetDateTime(column), TimeSpan.Zero);

    public static DateTimeOffset? TimeOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.Time(column);

    public static IReadOnlySet<EventKey> KeySet(this NpgsqlDataReader row, int column)
    {
        var guids = row.GetFieldValue<Guid[]>(column);
        if (guids.Length == 0) return FrozenSet<EventKey>.Empty;
        return guids.Select(guid => EventKey.FromBytes(guid.ToByteArray(bigEndian: true))).ToHashSet();
    }
}
