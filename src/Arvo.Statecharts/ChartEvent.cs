using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>An event for a chart.</summary>
/// <param name="Type">What transitions are selected by.</param>
/// <param name="Payload">The whole event object including <c>type</c>, which expressions read; undefined when there is nothing but the type.</param>
public readonly record struct ChartEvent(string Type, DataValue Payload = default)
{
    internal const string Init = "xstate.init";
    internal const string Stop = "xstate.stop";
    internal const string Route = "xstate.route";
    internal const string ErrorPrefix = "xstate.error.actor";
    internal const string DonePrefix = "xstate.done.state.";

    /// <summary>The event object.</summary>
    public DataValue Data => Payload.IsUndefined ? DataValue.Object(("type", Type)) : Payload;

    /// <summary>An event from its object.</summary>
    /// <exception cref="ArgumentException">The object has no text member <c>type</c>.</exception>
    public static ChartEvent From(DataValue payload) => payload["type"].AsString() is { } type
        ? new(type, payload)
        : throw new ArgumentException("An event is an object with a text member 'type'.", nameof(payload));

    /// <summary>An event that reads from the document when it is looked at; the document must outlive the step.</summary>
    /// <exception cref="ArgumentException">The object has no text member <c>type</c>.</exception>
    public static ChartEvent Wrap(JsonElement payload) => From(DataValue.Wrap(payload));
}
