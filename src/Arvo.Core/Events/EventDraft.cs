using System.Text.Json;

namespace Arvo;

/// <summary>The members of an event before they are checked.</summary>
struct EventDraft()
{
    public string? Id, Source, SpecVersion, Type, Subject, DataContentType, DataSchema, Time, To, AccessControl, RedirectTo, TraceParent, TraceState,
        ParentId, Domain;
    public double? ExecutionUnits;
    public JsonElement Data;
    public EventExtensions Extensions = EventExtensions.Empty;

    /// <summary>
    /// Adds what is wrong; the list is only made when something is. Members in
    /// <paramref name="faults"/> already (of a wrong kind) aren't reported twice.
    /// </summary>
    public readonly void Check(ref List<ArvoFault>? faults)
    {
        Add(ref faults, EventMembers.Id, EventRules.Text(Id));
        Add(ref faults, EventMembers.Source, EventRules.Uri(Source));
        Add(ref faults, EventMembers.SpecVersion, EventRules.SpecVersion(SpecVersion));
        Add(ref faults, EventMembers.Type, EventRules.Type(Type));
        Add(ref faults, EventMembers.Subject, EventRules.Uri(Subject));
        Add(ref faults, EventMembers.DataContentType, EventRules.ContentType(DataContentType));
        Add(ref faults, EventMembers.DataSchema, EventRules.OptionalUri(DataSchema));
        Add(ref faults, EventMembers.Data, EventRules.Data(Data));
        Add(ref faults, EventMembers.Time, EventRules.Time(Time));
        Add(ref faults, EventMembers.To,
            EventRules.OptionalUri(To)
                ?? (To is null && DataContentType == ArvoEvent.ArvoContentType ? "must not be null for Arvo's content type" : null));
        Add(ref faults, EventMembers.AccessControl, EventRules.OptionalText(AccessControl));
        Add(ref faults, EventMembers.RedirectTo, EventRules.OptionalUri(RedirectTo));
        Add(ref faults, EventMembers.ExecutionUnits, EventRules.Units(ExecutionUnits));
        Add(ref faults, EventMembers.TraceParent, EventRules.OptionalText(TraceParent));
        Add(ref faults, EventMembers.TraceState, EventRules.OptionalText(TraceState));
        Add(ref faults, EventMembers.ParentId, EventRules.OptionalText(ParentId));
        Add(ref faults, EventMembers.Domain, EventRules.Domain(Domain));
        Extensions.Check(ref faults);
    }

    static void Add(ref List<ArvoFault>? faults, string member, string? fault)
    {
        if (fault is not null && !IsReported(faults, member)) (faults ??= []).Add(new ArvoFault(member, fault));
    }

    // By itself, so that only a fault pays for the closure.
    static bool IsReported(List<ArvoFault>? faults, string member) => faults?.Exists(fault => fault.Path == member) ?? false;
}
