using System.Globalization;

namespace Arvo.Statecharts;

/// <summary>A dot-separated path into data, split once.</summary>
sealed class DataPath
{
    static readonly DataPath Whole = new([]);

    readonly string[] _names;

    DataPath(string[] names) => _names = names;

    public bool IsWhole => _names.Length == 0;

    public static DataPath Parse(string path) => path.Length == 0 ? Whole : new(path.Split('.'));

    public DataValue Find(DataValue root)
    {
        var current = root;
        foreach (var name in _names)
        {
            current = current.Kind == DataKind.Array ? Item(current, name) : current[name];
            if (current.IsUndefined)
                return current;
        }
        return current;
    }

    // As in JavaScript only a plain number is an index: "00" names nothing.
    static DataValue Item(DataValue array, string index) =>
        index is "0" or [not '0', ..] && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? array[at] : default;
}
