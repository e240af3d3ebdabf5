using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>An ordered list.</summary>
sealed class DataArray : DataContent
{
    public static readonly DataArray Empty = new([], 0);

    readonly DataValue[] _items;

    DataArray(DataValue[] items, int depth)
    {
        _items = items;
        Depth = depth;
    }

    public override DataKind Kind => DataKind.Array;

    /// <summary>Upper bound of how deep containers nest below this one.</summary>
    public int Depth { get; }

    public int Count => _items.Length;

    public DataValue ItemAt(int index) => _items[index];

    /// <summary>Takes over the array.</summary>
    public static DataArray Take(DataValue[] items) => items.Length == 0 ? Empty : new(items, DataDepth.Of(items));

    public DataArray Append(DataValue item) =>
        new([.. _items, item], Math.Max(Depth, DataDepth.Checked(1 + DataDepth.Of(item))));

    public override void WriteTo(Utf8JsonWriter writer, double number)
    {
        writer.WriteStartArray();
        foreach (var item in _items)
            item.WriteTo(writer);
        writer.WriteEndArray();
    }
}
