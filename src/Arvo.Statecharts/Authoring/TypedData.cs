using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Arvo.Statecharts;

/// <summary>Author's objects as data and back, in the wire's naming (camel case) unless the author says otherwise.</summary>
static class TypedData
{
    public static readonly JsonSerializerOptions DefaultOptions = JsonSerializerOptions.Web;

    public static JsonTypeInfo<T> TypeInfo<T>(JsonSerializerOptions options)
    {
        if (!options.IsReadOnly)
            options.MakeReadOnly(populateMissingResolver: true);
        return (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
    }

    public static T Read<T>(DataValue data, string path, string owner, JsonSerializerOptions? json)
        where T : class
    {
        var found = path.Length == 0 ? data : data.At(path);
        return found.As(TypeInfo<T>(json ?? DefaultOptions))
            ?? throw new StatechartException($"{owner} has no {typeof(T).Name}{(path.Length == 0 ? "" : $" at '{path}'")}.");
    }

    public static DataValue Write<T>(T value, JsonSerializerOptions? json)
        where T : class => DataValue.FromTyped(value, TypeInfo<T>(json ?? DefaultOptions));
}
