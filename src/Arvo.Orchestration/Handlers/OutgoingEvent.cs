using System.Text.Json;
using Arvo.Statecharts;

namespace Arvo.Orchestration;

/// <summary>
/// What an author asks to be sent (AS §5.4): a machine's <c>emit</c> or <c>enqueueArvoEvent</c>, or a resumable's request.
/// The handler validates it against its contract and adds source, subject, parent id, trace and time. Immutable; never changed by the handler.
/// </summary>
public sealed record OutgoingEvent
{
    /// <summary>The event type; an accept type of a service, or any other for an event outside of contracts.</summary>
    public required string Type { get; init; }

    /// <summary>The payload; checked and completed by the contract's schema.</summary>
    public required JsonElement Data { get; init; }

    /// <summary>
    /// An id of the author's own; null: derived from what was consumed. With several domains the first event has it, the others' are derived (W20).
    /// </summary>
    public ArvoEventId? Id { get; init; }

    /// <summary>Domains or symbols of <see cref="ArvoDomain"/>; one event per distinct domain. Null or empty: the handler's default.</summary>
    public IReadOnlyList<string?>? Domain { get; init; }

    /// <summary>The address; null: the type.</summary>
    public string? To { get; init; }

    /// <summary>Null: the consumed event's.</summary>
    public string? AccessControl { get; init; }

    /// <summary>Where the answer is to go; null: back to the handler.</summary>
    public string? RedirectTo { get; init; }

    /// <summary>Null: the handler's.</summary>
    public double? ExecutionUnits { get; init; }

    /// <summary>Used only for a type that is in no contract.</summary>
    public string? DataSchema { get; init; }

    /// <summary>Results of stateless handlers only, null: now. A workflow's events all carry the time of their step.</summary>
    public string? Time { get; init; }

    /// <summary>Custom CloudEvents extensions.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Extensions { get; init; }

    /// <summary>
    /// Reads the JSON form (<c>type data id domain to accesscontrol redirectto executionunits
    /// dataschema __extensions</c>); other members are ignored.
    /// </summary>
    /// <exception cref="ArgumentException">The type is missing, or a member has a wrong kind; names the member.</exception>
    public static OutgoingEvent FromJson(JsonElement raw) => OutgoingEventReader.Read(DataValue.Wrap(raw));

    /// <summary>An event whose payload is a record, written by the rules of <see cref="ArvoJson.RecordOptions"/>.</summary>
    public static OutgoingEvent Of<TData>(string type, TData data) =>
        new() { Type = type, Data = JsonSerializer.SerializeToElement(data, ArvoJson.RecordOptions) };
}
