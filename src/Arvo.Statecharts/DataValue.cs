using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>
/// An immutable JSON value: context, event, output. Changing a copy shares what stays the same, members keep their order, a number nobody computed
/// with keeps its text. The default value is <see cref="DataKind.Undefined"/>. Safe to share between threads.
/// </summary>
public readonly partial struct DataValue : IEquatable<DataValue>
{
    internal DataValue(object content, double number = 0)
    {
        Content = content;
        Number = number;
    }

    /// <summary>null: undefined. Otherwise text or a <see cref="DataContent"/>.</summary>
    internal object? Content { get; }

    /// <summary>The number, when it is one.</summary>
    internal double Number { get; }

    internal DataObject ObjectContent => Content as DataObject ?? (DataObject)((LazyContent)Content!).Resolve(); // only asked of objects

    internal DataArray ArrayContent => Content as DataArray ?? (DataArray)((LazyContent)Content!).Resolve(); // only asked of arrays

    /// <summary>What this is.</summary>
    public DataKind Kind => Content switch
    {
        null => DataKind.Undefined,
        string => DataKind.String,
        var content => ((DataContent)content).Kind,
    };

    /// <summary>True for null and undefined.</summary>
    public bool IsNull => Content is null || ReferenceEquals(Content, ScalarContent.Null);

    /// <summary>True for the JSON value true only.</summary>
    public bool IsTrue => ReferenceEquals(Content, ScalarContent.True);

    /// <summary>True when there is no value at all.</summary>
    public bool IsUndefined => Content is null;

    /// <summary>The number of members or items; 0 for anything else.</summary>
    public int Count => Kind switch
    {
        DataKind.Object => ObjectContent.Count,
        DataKind.Array => ArrayContent.Count,
        _ => 0,
    };

    /// <summary>The member of that name, undefined when there is none or this is no object.</summary>
    public DataValue this[string name] => TryGet(name, out var member) ? member : default;

    /// <summary>The item at that place, undefined when there is none or this is no array.</summary>
    public DataValue this[int index] =>
        Kind == DataKind.Array && (uint)index < (uint)ArrayContent.Count ? ArrayContent.ItemAt(index) : default;

    /// <summary>The text, or null when this is no text.</summary>
    public string? AsString() => Content as string;

    /// <summary>The number, or null when this is none.</summary>
    public double? AsNumber() => Kind == DataKind.Number ? Number : null;

    /// <summary>true or false, or null when this is neither.</summary>
    public bool? AsBoolean() => Kind == DataKind.Boolean ? IsTrue : null;

    /// <summary>The members in order; empty when this is no object.</summary>
    public IEnumerable<KeyValuePair<string, DataValue>> Members
    {
        get
        {
            if (Kind != DataKind.Object)
                yield break;
            var members = ObjectContent;
            for (var i = 0; i < members.Count; i++)
                yield return new(members.NameAt(i), members.ValueAt(i));
        }
    }

    /// <summary>The items in order; empty when this is no array.</summary>
    public IEnumerable<DataValue> Items
    {
        get
        {
            if (Kind != DataKind.Array)
                yield break;
            var items = ArrayContent;
            for (var i = 0; i < items.Count; i++)
                yield return items.ItemAt(i);
        }
    }

    /// <summary>False when this is no object or has no such member.</summary>
    public bool TryGet(string name, out DataValue member)
    {
        member = default;
        if (Content is JsonElementContent lazy)
            return TryGetLazily(lazy.Element, name, out member);
        if (Content is ShapedContent shaped)
            return shaped.TryRead(name, out member);
        if (Kind != DataKind.Object)
            return false;
        var members = ObjectContent;
        var at = members.IndexOf(name);
        if (at < 0)
            return false;
        member = members.ValueAt(at);
        return true;
    }

    /// <summary>
    /// The value at a dot-separated path of member names and array indexes; the empty path is the whole value, a missing one undefined.
    /// </summary>
    public DataValue At(string path) => DataPath.Parse(path).Find(this);

    /// <summary>A copy with that member set, at its place if it exists, else last. Anything but an object counts as an empty one.</summary>
    /// <exception cref="InvalidOperationException">The result would nest deeper than 512 levels.</exception>
    public DataValue With(string name, DataValue value)
    {
        var detached = value.IsUndefined ? Null : value.Detach();
        return new((Kind == DataKind.Object ? ObjectContent : DataObject.Empty).With(name, detached));
    }

    /// <summary>A copy without that member.</summary>
    public DataValue Without(string name)
    {
        if (Kind != DataKind.Object)
            return this;
        var at = ObjectContent.IndexOf(name);
        return at < 0 ? this : new(ObjectContent.Without(at));
    }

    /// <summary>A copy with one more item. Anything but an array counts as an empty one.</summary>
    /// <exception cref="InvalidOperationException">The result would nest deeper than 512 levels.</exception>
    public DataValue Append(DataValue item)
    {
        var detached = item.IsUndefined ? Null : item.Detach();
        return new((Kind == DataKind.Array ? ArrayContent : DataArray.Empty).Append(detached));
    }

    /// <summary>This value independent of any <see cref="JsonDocument"/> or object it is a view of; itself when it already is.</summary>
    public DataValue Detach() => Content is BorrowedContent borrowed ? new(borrowed.Resolve()) : this;

    /// <summary>Deep and typed: member order does not count, null equals undefined, numbers compare as doubles.</summary>
    public bool Equals(DataValue other) => DataEquality.AreEqual(this, other);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is DataValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => IsNull ? 0 : Kind switch
    {
        DataKind.Number => Number.GetHashCode(),
        // Never null for text.
        DataKind.String => string.GetHashCode(AsString()!),
        _ => HashCode.Combine(Kind, IsTrue, Count),
    };

    /// <summary>JSON text.</summary>
    public override string ToString() => System.Text.Encoding.UTF8.GetString(ToUtf8Bytes());

    /// <summary>See <see cref="Equals(DataValue)"/>.</summary>
    public static bool operator ==(DataValue left, DataValue right) => left.Equals(right);

    /// <summary>See <see cref="Equals(DataValue)"/>.</summary>
    public static bool operator !=(DataValue left, DataValue right) => !left.Equals(right);

    static bool TryGetLazily(JsonElement element, string name, out DataValue member)
    {
        member = default;
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var found))
            return false;
        member = Wrap(found);
        return true;
    }
}
