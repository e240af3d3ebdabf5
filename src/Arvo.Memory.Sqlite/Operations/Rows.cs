using Microsoft.Data.Sqlite;

namespace Arvo.Memory.Sqlite;

/// <summary>Columns as our types.</summary>
internal static class Rows
{
    public static ReadOnlyMemory<byte>? BytesOrNull(this SqliteDataReader row, int column)
    {
        if (row.IsDBNull(column)) return null;
        return new ReadOnlyMemory<byte>(row.GetFieldValue<byte[]>(column));
    }

    public static string? TextOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTimeOffset Time(this SqliteDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);

    public static DateTimeOffset? TimeOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.Time(column);
}
