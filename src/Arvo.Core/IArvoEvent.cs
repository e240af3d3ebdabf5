using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Arvo;

/// <summary>An event with its data as the record of its contract.</summary>
public interface IArvoEvent<out TData>
{
    /// <summary>The event itself.</summary>
    ArvoEvent Event { get; }

    /// <summary>Its data.</summary>
    TData Data { get; }
}

/// <summary>Typed reading of event data.</summary>
public static class ArvoEventReading
{
    /// <summary>The data as a record, by the rules of <see cref="ArvoJson.RecordOptions"/>.</summary>
    /// <exception cref="ArvoDataException">The data doesn't fit the record: all faults.</exception>
    public static T Read<T>(this ArvoEvent source) => source.Read((JsonTypeInfo<T>)ArvoJson.RecordOptions.GetTypeInfo(typeof(T)));

    /// <summary>The data as a record, by the author's own rules.</summary>
    /// <exception cref="ArvoDataException">The data doesn't fit the record: all faults.</exception>
    public static T Read<T>(this ArvoEvent source, JsonTypeInfo<T> type)
    {
        try
        {
            return source.Data.Deserialize(type)!; // data is an object, never null
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException or ArgumentException or FormatException)
        {
            throw new ArvoDataException($"The data of '{source.Type}' with id '{source.Id}' is no {typeof(T).Name}",
                RecordFaults.Of(type, source.Data, e));
        }
    }

    /// <summary>The event with its data as a record.</summary>
    /// <exception cref="ArvoDataException">The data doesn't fit the record: all faults.</exception>
    public static IArvoEvent<T> As<T>(this ArvoEvent source) => new Typed<T>(source, source.Read<T>());

    /// <summary>The event with its data as a record, by the author's own rules.</summary>
    /// <exception cref="ArvoDataException">The data doesn't fit the record: all faults.</exception>
    public static IArvoEvent<T> As<T>(this ArvoEvent source, JsonTypeInfo<T> type) => new Typed<T>(source, source.Read(type));

    sealed record Typed<T>(ArvoEvent Event, T Data) : IArvoEvent<T>;
}
