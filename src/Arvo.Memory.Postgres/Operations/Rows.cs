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

    /// <summary>Those of the asked keys that the column's array holds; none when it is null.</summary>
    public static IReadOnlySet<EventKey> KnownOf(this NpgsqlDataReader row, IReadOnlyList<EventKey> asked, int column)
    {
        if (row.IsDBNull(column)) return FrozenSet<EventKey>.Empty;
        var known = row.GetFieldValue<Guid[]>(column).Select(guid => EventKey.FromBytes(guid.ToByteArray(bigEndian: true))).ToHashSet();
        known.IntersectWith(asked);
        return known;
    }
}
