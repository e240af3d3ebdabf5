using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>
/// An event type and the C# type of what it carries. Needed by name only where one C# type serves several event types; otherwise
/// <see cref="ChartBuilder{TContext}.Event{T}(string, string)"/> registers it once and the C# type stands for it.
/// </summary>
/// <param name="Name">The event's <c>type</c>.</param>
/// <param name="PayloadPath">Where the payload is: a member path in the event (<c>data</c> for CloudEvents), or empty for the event itself.</param>
public sealed record EventType<T>(string Name, string PayloadPath = "")
    where T : class
{
    /// <summary>What the event carries.</summary>
    /// <exception cref="StatechartException">There is nothing where the payload should be.</exception>
    /// <exception cref="JsonException">The payload doesn't fit the type.</exception>
    public T Read(ChartEvent received, JsonSerializerOptions? json = null)
    {
        if (received.Payload.Content is not BorrowedContent borrowed)
            return ReadAnew(received, json);
        if (borrowed.View is { Object: T known } view && ReferenceEquals(view.Owner, this) && view.Json == json)
            return known;
        var read = ReadAnew(received, json);
        borrowed.View = new(this, json, read);
        return read;
    }

    /// <summary>An event of this type.</summary>
    public ChartEvent With(T payload, JsonSerializerOptions? json = null)
    {
        var data = TypedData.Write(payload, json);
        return new(Name, PayloadPath.Length == 0 ? Flat(data) : Nested(data));
    }

    T ReadAnew(ChartEvent received, JsonSerializerOptions? json) =>
        TypedData.Read<T>(received.Data, PayloadPath, $"The event '{received.Type}'", json);

    DataValue Flat(DataValue payload) =>
        DataValue.Object([new("type", Name), .. payload.Members.Where(member => member.Key != "type")]);

    DataValue Nested(DataValue payload)
    {
        var keys = PayloadPath.Split('.');
        for (var i = keys.Length - 1; i > 0; i--)
            payload = DataValue.Object((keys[i], payload));
        return DataValue.Object(("type", Name), (keys[0], payload));
    }
}
