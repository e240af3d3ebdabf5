using System.Text.Json;

namespace Arvo;

enum MemberKind
{
    Id, Source, SpecVersion, Type, Subject, DataContentType, DataSchema, Data, Time, To, AccessControl, RedirectTo, ExecutionUnits, TraceParent,
    TraceState, ParentId, Domain, Custom,
}

/// <summary>Finds the member that a property name means, by its length first, without making a text of it.</summary>
static class EventMember
{
    static readonly string[] Names =
    [
        EventMembers.Id, EventMembers.Source, EventMembers.SpecVersion, EventMembers.Type, EventMembers.Subject, EventMembers.DataContentType,
        EventMembers.DataSchema, EventMembers.Data, EventMembers.Time, EventMembers.To, EventMembers.AccessControl, EventMembers.RedirectTo,
        EventMembers.ExecutionUnits, EventMembers.TraceParent, EventMembers.TraceState, EventMembers.ParentId, EventMembers.Domain,
    ];

    public static string NameOf(MemberKind member) => Names[(int)member];

    public static bool IsNullable(MemberKind member) => member is MemberKind.DataSchema or >= MemberKind.To;

    /// <summary>The member at the reader; <paramref name="custom"/> is the name of an extension, null for a member of Arvo's.</summary>
    public static MemberKind Find(ref Utf8JsonReader reader, out string? custom)
    {
        custom = null;
        if (reader.ValueIsEscaped) return FindDecoded(ref reader, out custom);
        var member = Find(reader.ValueSpan);
        if (member == MemberKind.Custom) custom = reader.GetString();
        return member;
    }

    static MemberKind Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("id"u8) => MemberKind.Id,
        2 when name.SequenceEqual("to"u8) => MemberKind.To,
        4 when name.SequenceEqual("type"u8) => MemberKind.Type,
        4 when name.SequenceEqual("data"u8) => MemberKind.Data,
        4 when name.SequenceEqual("time"u8) => MemberKind.Time,
        6 when name.SequenceEqual("source"u8) => MemberKind.Source,
        6 when name.SequenceEqual("domain"u8) => MemberKind.Domain,
        7 when name.SequenceEqual("subject"u8) => MemberKind.Subject,
        8 when name.SequenceEqual("parentid"u8) => MemberKind.ParentId,
        10 when name.SequenceEqual("dataschema"u8) => MemberKind.DataSchema,
        10 when name.SequenceEqual("redirectto"u8) => MemberKind.RedirectTo,
        10 when name.SequenceEqual("tracestate"u8) => MemberKind.TraceState,
        11 when name.SequenceEqual("specversion"u8) => MemberKind.SpecVersion,
        11 when name.SequenceEqual("traceparent"u8) => MemberKind.TraceParent,
        13 when name.SequenceEqual("accesscontrol"u8) => MemberKind.AccessControl,
        14 when name.SequenceEqual("executionunits"u8) => MemberKind.ExecutionUnits,
        15 when name.SequenceEqual("datacontenttype"u8) => MemberKind.DataContentType,
        _ => MemberKind.Custom,
    };

    static MemberKind FindDecoded(ref Utf8JsonReader reader, out string? custom)
    {
        try
        {
            custom = reader.GetString()!; // a property name is never null
        }
        catch (InvalidOperationException)
        {
            throw new JsonException("a member's name must be well-formed Unicode.");
        }
        var index = Array.IndexOf(Names, custom);
        if (index < 0) return MemberKind.Custom;
        custom = null;
        return (MemberKind)index;
    }
}
