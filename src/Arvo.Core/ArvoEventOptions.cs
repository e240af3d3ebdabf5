using System.Collections.Immutable;
using System.Text.Json;

namespace Arvo;

/// <summary>
/// What the author of an event says of it; the rest is filled in by <see cref="ArvoEvent.Create(ArvoEventOptions, TimeProvider?)"/> or a factory.
/// </summary>
public readonly record struct ArvoEventOptions
{
    /// <summary>Null: a new UUID v4.</summary>
    public ArvoEventId? Id { get; init; }

    /// <summary>Required by every way of creation; percent-encoded there.</summary>
    public string? Source { get; init; }

    /// <summary>Required unless a factory knows it.</summary>
    public string? Type { get; init; }

    /// <summary>Required unless a factory makes a new orchestration subject; percent-encoded.</summary>
    public string? Subject { get; init; }

    /// <summary>A JSON object; required.</summary>
    public JsonElement Data { get; init; }

    /// <summary>Null: <c>1.0</c>.</summary>
    public string? SpecVersion { get; init; }

    /// <summary>Null: <see cref="ArvoEvent.ArvoContentType"/>.</summary>
    public string? DataContentType { get; init; }

    /// <summary>Null or empty: none. Percent-encoded.</summary>
    public string? DataSchema { get; init; }

    /// <summary>Null: now.</summary>
    public string? Time { get; init; }

    /// <summary>Null or empty: the event's own type. Percent-encoded.</summary>
    public string? To { get; init; }

    /// <summary>Null: none; an empty text is a fault.</summary>
    public string? AccessControl { get; init; }

    /// <summary>Null or empty: none. Percent-encoded.</summary>
    public string? RedirectTo { get; init; }

    /// <summary>Null: none.</summary>
    public double? ExecutionUnits { get; init; }

    /// <summary>Null: that of the current activity, if any.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Null: that of the current activity, if any.</summary>
    public string? TraceState { get; init; }

    /// <summary>Null or empty: none. Taken as it is: ids are never percent-encoded (W19).</summary>
    public string? ParentId { get; init; }

    /// <summary>Null: none; an empty text is a fault.</summary>
    public string? Domain { get; init; }

    /// <summary>Custom extensions, see <see cref="ArvoEvent.Extensions"/>.</summary>
    public IEnumerable<KeyValuePair<string, JsonElement>> Extensions { get => field ?? ImmutableDictionary<string, JsonElement>.Empty; init; }
}
