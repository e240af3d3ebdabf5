using System.Text.Json;

namespace Arvo.Statecharts;

public readonly partial struct DataValue
{
    /// <summary>JSON null.</summary>
    public static DataValue Null { get; } = new(ScalarContent.Null);

    /// <summary>JSON true.</summary>
    public static DataValue True { get; } = new(ScalarContent.True);

    /// <summary>JSON false.</summary>
    public static DataValue False { get; } = new(ScalarContent.False);

    /// <summary>An object without members.</summary>
    public static DataValue EmptyObject { get; } = new(DataObject.Empty);

    /// <summary>Text; null becomes JSON null.</summary>
    public static DataValue From(string? text) => text is null ? Null : new(text);

    /// <summary>A number. NaN and infinities are kept for arithmetic and written as null.</summary>
    public static DataValue From(double number) => new(ScalarContent.Number, number);

    /// <summary>true or false.</summary>
    public static DataValue From(bool truth) => truth ? True : False;

    /// <summary>An object of these members, in this order; the last of equal names wins.</summary>
    public static DataValue Object(params ReadOnlySpan<(string Name, DataValue Value)> members)
    {
        var list = new MemberList(members.Length);
        foreach (var (name, value) in members)
            list.Set(name, value.IsUndefined ? Null : value.Detach());
        return new(list.ToObject());
    }

    /// <summary>An object of these members, in this order; the last of equal names wins.</summary>
    public static DataValue Object(IEnumerable<KeyValuePair<string, DataValue>> members)
    {
        var list = new MemberList(4);
        foreach (var (name, value) in members)
            list.Set(name, value.IsUndefined ? Null : value.Detach());
        return new(list.ToObject());
    }

    /// <summary>An array of these items.</summary>
    public static DataValue Array(params ReadOnlySpan<DataValue> items)
    {
        var copy = items.ToArray();
        for (var i = 0; i < copy.Length; i++)
            copy[i] = copy[i].IsUndefined ? Null : copy[i].Detach();
        return new(DataArray.Take(copy));
    }

    /// <summary>A copy of what a document holds; the document may go away afterwards.</summary>
    public static DataValue FromJson(JsonElement element) => JsonElementReader.Read(element);

    /// <summary>
    /// The same without copying: members are converted when they are read, so that reading one path of a large payload costs little.
    /// The document must outlive the value; what a chart puts into its context is copied.
    /// </summary>
    public static DataValue Wrap(JsonElement element) =>
        element.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? new(new JsonElementContent(element)) : FromJson(element);

    /// <summary>See <see cref="From(string?)"/>.</summary>
    public static implicit operator DataValue(string? text) => From(text);

    /// <summary>See <see cref="From(double)"/>.</summary>
    public static implicit operator DataValue(double number) => From(number);

    /// <summary>See <see cref="From(bool)"/>.</summary>
    public static implicit operator DataValue(bool truth) => From(truth);
}
