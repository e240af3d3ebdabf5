using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Arvo.Statecharts;

public readonly partial struct DataValue
{
    /// <summary>
    /// An author's object (immutable, serialized as a JSON object or array) as data. It is serialized when it is stored or when an expression
    /// looks into it, not before; <see cref="As{T}(JsonTypeInfo{T})"/> gives the same object back.
    /// </summary>
    public static DataValue FromTyped<T>(T value, JsonTypeInfo<T> type)
        where T : class =>
        new(new TypedContent<T>(value, type));

    /// <summary>As the other overload, by reflection.</summary>
    public static DataValue FromTyped<T>(T value, JsonSerializerOptions? options = null)
        where T : class =>
        FromTyped(value, TypedData.TypeInfo<T>(options ?? JsonSerializerOptions.Default));

    /// <summary>
    /// This value as a <typeparamref name="T"/>: the very object it was made from, the view made
    /// last, or a new one. Views are kept: don't change them.
    /// </summary>
    /// <exception cref="JsonException">The data doesn't fit the type.</exception>
    public T? As<T>(JsonTypeInfo<T> type)
        where T : class => KnownView<T>() ?? Keep(Deserialize(type));

    /// <summary>As the other overload, by reflection.</summary>
    public T? As<T>(JsonSerializerOptions? options = null)
        where T : class => As(TypedData.TypeInfo<T>(options ?? JsonSerializerOptions.Default));

    T? Deserialize<T>(JsonTypeInfo<T> type)
        where T : class => Content switch
    {
        JsonElementContent lazy => lazy.Element.Deserialize(type),
        RawJsonContent raw => JsonSerializer.Deserialize(raw.Utf8, type),
        _ => JsonSerializer.Deserialize(ToUtf8Bytes(), type),
    };

    T? KnownView<T>()
        where T : class => Content switch
    {
        TypedContent typed => typed.View as T,
        DataObject members => members.View as T,
        RawJsonContent raw => raw.View as T,
        _ => null,
    };

    T? Keep<T>(T? view)
        where T : class
    {
        // The empty object is one for everybody and keeps none.
        if (Content is DataObject { Count: > 0 } members)
            members.View = view;
        else if (Content is RawJsonContent raw)
            raw.View = view;
        return view;
    }
}
