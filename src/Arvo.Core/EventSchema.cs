using System.Text.Json.Serialization.Metadata;

namespace Arvo;

/// <summary>
/// Schemas made of C# records: what the record says is what the data must be. See <see cref="ArvoJson.RecordOptions"/> for the reading rules.
/// </summary>
public static class EventSchema
{
    /// <summary>The schema of a record, through cached reflection metadata. Ask once and keep it, as contracts do.</summary>
    public static IEventSchema For<T>() => Cache<T>.Schema;

    /// <summary>The schema of a record through a source generated context, with the rules of <see cref="ArvoJson.RecordOptions"/>.</summary>
    public static IEventSchema For<T>(IJsonTypeInfoResolver context) => For((JsonTypeInfo<T>)ArvoJson.OptionsFor(context).GetTypeInfo(typeof(T)));

    /// <summary>The schema of a record with the author's own serialisation rules.</summary>
    /// <param name="type">Its metadata; what its options allow, the schema allows.</param>
    public static IEventSchema For<T>(JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return new RecordEventSchema<T>(type);
    }

    /// <summary>Accepts any JSON object as it is.</summary>
    public static IEventSchema AnyObject { get; } = new AnyObjectSchema();

    static class Cache<T>
    {
        public static readonly IEventSchema Schema = For((JsonTypeInfo<T>)ArvoJson.RecordOptions.GetTypeInfo(typeof(T)));
    }
}
