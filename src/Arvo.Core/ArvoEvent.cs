using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Arvo;

/// <summary>
/// An Arvo event: a CloudEvent with Arvo's extensions (AS §1.1). Immutable, safe to share between threads, equal by value.
/// </summary>
/// <remarks>
/// There is no way to an invalid event: every initialiser checks its member, so an object initialiser or a <c>with</c> throws
/// <see cref="ArvoEventException"/> for the first bad one, while <see cref="Create(ArvoEventOptions, TimeProvider?)"/>, <see cref="Parse"/> and
/// <see cref="FromJson"/> report all faults together. Nothing is percent-encoded here; only <c>Create</c> encodes.
/// </remarks>
public sealed partial record ArvoEvent
{
    /// <summary>The content type of Arvo's own events.</summary>
    public const string ArvoContentType = "application/cloudevents+json;charset=UTF-8;profile=arvo";

    /// <summary>The only <see cref="SpecVersion"/>.</summary>
    public const string CloudEventsVersion = "1.0";

    readonly string _id = "", _source = "", _type = "", _subject = "", _time = "", _specVersion = CloudEventsVersion,
        _dataContentType = ArvoContentType;
    readonly string? _dataSchema, _to, _accessControl, _redirectTo, _traceParent, _traceState, _parentId, _domain;
    readonly double? _executionUnits;
    readonly JsonElement _data;
    readonly EventExtensions _extensions = EventExtensions.Empty;

    /// <summary>Identity within <see cref="Source"/>; the pair is what consumers deduplicate by.</summary>
    public required string Id { get => _id; init => _id = Checked(EventMembers.Id, value, EventRules.Text(value)); }

    /// <summary>Who sent it: a percent-encoded URI, for handlers their event type.</summary>
    public required string Source { get => _source; init => _source = Checked(EventMembers.Source, value, EventRules.Uri(value)); }

    /// <summary>Always <see cref="CloudEventsVersion"/>.</summary>
    public string SpecVersion { get => _specVersion; init => _specVersion = Checked(EventMembers.SpecVersion, value, EventRules.SpecVersion(value)); }

    /// <summary>Three or more dot separated segments of lower case letters and digits.</summary>
    public required string Type { get => _type; init => _type = Checked(EventMembers.Type, value, EventRules.Type(value)); }

    /// <summary>The workflow instance, see <see cref="ArvoOrchestrationSubject"/>, or any percent-encoded URI.</summary>
    public required string Subject { get => _subject; init => _subject = Checked(EventMembers.Subject, value, EventRules.Uri(value)); }

    /// <summary>Contains <c>application/cloudevents+json</c> or <c>application/json</c>; by default <see cref="ArvoContentType"/>.</summary>
    public string DataContentType
    {
        get => _dataContentType;
        init => _dataContentType = Checked(EventMembers.DataContentType, value, EventRules.ContentType(value));
    }

    /// <summary><c>&lt;contract uri&gt;/&lt;version&gt;</c>, see <see cref="EventDataSchema"/>; null when no contract is known.</summary>
    public string? DataSchema { get => _dataSchema; init => _dataSchema = Checked(EventMembers.DataSchema, value, EventRules.OptionalUri(value)); }

    /// <summary>A JSON object; never another kind. Kept independent of the document that it came from.</summary>
    public required JsonElement Data { get => _data; init => _data = Checked(EventMembers.Data, value, EventRules.Data(value)).Clone(); }

    /// <summary>RFC 3339 text, kept as it came.</summary>
    public required string Time { get => _time; init => _time = Checked(EventMembers.Time, value, EventRules.Time(value)); }

    /// <summary>
    /// Where it goes. An event of <see cref="ArvoContentType"/> always goes somewhere: without value to its own <see cref="Type"/>.
    /// </summary>
    public string? To
    {
        get => _to ?? (_dataContentType == ArvoContentType ? _type : null);
        init => _to = Checked(EventMembers.To, value, EventRules.OptionalUri(value));
    }

    /// <summary>The handler that gets it: <see cref="To"/>, or for an event that says for nobody its <see cref="Type"/>. Not on the wire.</summary>
    public string Address => To ?? Type;

    /// <summary>Free text that Arvo copies and never reads.</summary>
    public string? AccessControl
    {
        get => _accessControl;
        init => _accessControl = Checked(EventMembers.AccessControl, value, EventRules.OptionalText(value));
    }

    /// <summary>Where the answer goes instead of to the source.</summary>
    public string? RedirectTo { get => _redirectTo; init => _redirectTo = Checked(EventMembers.RedirectTo, value, EventRules.OptionalUri(value)); }

    /// <summary>Any number but NaN; infinities become null on the wire.</summary>
    public double? ExecutionUnits
    {
        get => _executionUnits;
        init => _executionUnits = Checked(EventMembers.ExecutionUnits, value, EventRules.Units(value));
    }

    /// <summary>W3C trace context; format not checked.</summary>
    public string? TraceParent
    {
        get => _traceParent;
        init => _traceParent = Checked(EventMembers.TraceParent, value, EventRules.OptionalText(value));
    }

    /// <summary>W3C trace state; format not checked.</summary>
    public string? TraceState { get => _traceState; init => _traceState = Checked(EventMembers.TraceState, value, EventRules.OptionalText(value)); }

    /// <summary>Id of the event that caused this one, never percent-encoded (W19).</summary>
    public string? ParentId { get => _parentId; init => _parentId = Checked(EventMembers.ParentId, value, EventRules.OptionalText(value)); }

    /// <summary>Lower case letters, digits and dots; null is the default domain.</summary>
    public string? Domain { get => _domain; init => _domain = Checked(EventMembers.Domain, value, EventRules.Domain(value)); }

    /// <summary>
    /// Custom extensions: names of lower case letters and digits, values text, number, boolean or null. On assignment a name of
    /// Arvo's own (<c>to</c>, <c>domain</c> …) is dropped, because the member of that name wins (AS §1.1); a CloudEvents
    /// attribute's name is refused. Order on the wire is the order read, else sorted.
    /// </summary>
    public ImmutableSortedDictionary<string, JsonElement> Extensions
    {
        get => _extensions.Sorted;
        init => _extensions = EventExtensions.From(value);
    }

    /// <summary>An event to be completed by an object initialiser.</summary>
    public ArvoEvent()
    {
    }

    /// <summary>Takes over what was read; the caller has checked it or will.</summary>
    [SetsRequiredMembers]
#pragma warning disable CS8618 // the fields behind the required members are set, without the checks of their initialisers
    internal ArvoEvent(in EventDraft draft)
#pragma warning restore CS8618
    {
        (_id, _source, _type, _subject, _time) = (draft.Id ?? "", draft.Source ?? "", draft.Type ?? "", draft.Subject ?? "", draft.Time ?? "");
        (_specVersion, _dataContentType) = (draft.SpecVersion ?? "", draft.DataContentType ?? ArvoContentType);
        (_dataSchema, _to, _accessControl, _redirectTo) = (draft.DataSchema, draft.To, draft.AccessControl, draft.RedirectTo);
        (_traceParent, _traceState, _parentId, _domain) = (draft.TraceParent, draft.TraceState, draft.ParentId, draft.Domain);
        _executionUnits = draft.ExecutionUnits;
        _data = draft.Data;
        _extensions = draft.Extensions;
    }

    internal EventExtensions RawExtensions => _extensions;

    /// <inheritdoc/>
    public bool Equals(ArvoEvent? other) =>
        other is not null && (ReferenceEquals(this, other)
        || (_id == other._id && _source == other._source && _type == other._type && _subject == other._subject && _time == other._time
            && _specVersion == other._specVersion && _dataContentType == other._dataContentType && _dataSchema == other._dataSchema && To == other.To
            && _accessControl == other._accessControl && _redirectTo == other._redirectTo && _traceParent == other._traceParent
            && _traceState == other._traceState
            && _parentId == other._parentId && _domain == other._domain && Nullable.Equals(_executionUnits, other._executionUnits)
            && JsonElement.DeepEquals(_data, other._data) && _extensions.Equals(other._extensions)));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_id, _source, _subject, _type);

    static T Checked<T>(string member, T value, string? fault) => fault is null ? value : throw new ArvoEventException(member, fault);
}
