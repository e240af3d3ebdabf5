using System.Text.Json;
using System.Text.Unicode;

namespace Arvo;

/// <summary>Reads the flat form in one pass over the bytes; data is parsed once, by its own document.</summary>
static class EventReader
{
    static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The event, or every fault.</summary>
    public static List<ArvoFault>? Read(ReadOnlySpan<byte> utf8, out ArvoEvent? read)
    {
        read = null;
        if (!Utf8.IsValid(utf8)) return [new ArvoFault("", "must be UTF-8")];
        var draft = new EventDraft();
        List<ArvoFault>? faults = null;
        try
        {
            var reader = new Utf8JsonReader(utf8.StartsWith(ByteOrderMark) ? utf8[3..] : utf8);
            ReadMembers(ref reader, ref draft, ref faults);
        }
        catch (JsonException e)
        {
            return [new ArvoFault("", $"must be JSON: {e.Message}")];
        }
        draft.DataContentType ??= ArvoEvent.ArvoContentType;
        draft.Check(ref faults);
        if (faults is null) read = new ArvoEvent(draft);
        return faults;
    }

    static void ReadMembers(ref Utf8JsonReader reader, ref EventDraft draft, ref List<ArvoFault>? faults)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("an event is a JSON object.");
        uint seen = 0;
        List<KeyValuePair<string, JsonElement>>? extensions = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = EventMember.Find(ref reader, out var custom);
            reader.Read();
            if (custom is null && (seen & (1u << (int)member)) != 0) (faults ??= []).Add(new ArvoFault(EventMember.NameOf(member), "is given twice"));
            if (custom is null) ReadMember(ref reader, member, ref draft, ref faults);
            else ReadExtension(ref reader, custom, ref extensions, ref faults);
            seen |= 1u << (int)member;
        }
        reader.Read(); // what follows the object is an error
        if (extensions is not null) draft.Extensions = new EventExtensions([.. extensions]);
    }

    static void ReadMember(ref Utf8JsonReader reader, MemberKind member, ref EventDraft draft, ref List<ArvoFault>? faults)
    {
        switch (member)
        {
            case MemberKind.Data: draft.Data = JsonElement.ParseValue(ref reader); return;
            case MemberKind.ExecutionUnits: draft.ExecutionUnits = ReadUnits(ref reader, ref faults); return;
            default: SetText(ref draft, member, ReadText(ref reader, member, ref faults)); return;
        }
    }

    static void SetText(ref EventDraft draft, MemberKind member, string? value)
    {
        switch (member)
        {
            case MemberKind.Id: draft.Id = value; break;
            case MemberKind.Source: draft.Source = value; break;
            case MemberKind.SpecVersion: draft.SpecVersion = value; break;
            case MemberKind.Type: draft.Type = value; break;
            case MemberKind.Subject: draft.Subject = value; break;
            case MemberKind.DataContentType: draft.DataContentType = value; break;
            case MemberKind.DataSchema: draft.DataSchema = value; break;
            case MemberKind.Time: draft.Time = value; break;
            case MemberKind.To: draft.To = value; break;
            case MemberKind.AccessControl: draft.AccessControl = value; break;
            case MemberKind.RedirectTo: draft.RedirectTo = value; break;
            case MemberKind.TraceParent: draft.TraceParent = value; break;
            case MemberKind.TraceState: draft.TraceState = value; break;
            case MemberKind.ParentId: draft.ParentId = value; break;
            case MemberKind.Domain: draft.Domain = value; break;
        }
    }

    static string? ReadText(ref Utf8JsonReader reader, MemberKind member, ref List<ArvoFault>? faults)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            // The two members that hold a constant cost no text.
            if (member == MemberKind.SpecVersion && reader.ValueTextEquals("1.0"u8)) return ArvoEvent.CloudEventsVersion;
            if (member == MemberKind.DataContentType && reader.ValueTextEquals(ArvoEvent.ArvoContentType)) return ArvoEvent.ArvoContentType;
            return Decode(ref reader, EventMember.NameOf(member), ref faults);
        }
        if (reader.TokenType == JsonTokenType.Null)
        {
            if (member is MemberKind.DataContentType) (faults ??= []).Add(new ArvoFault(EventMembers.DataContentType, "must not be null"));
            return null;
        }
        WrongKind(ref reader, EventMember.NameOf(member), EventMember.IsNullable(member) ? "a text or null" : "a text", ref faults);
        return null;
    }

    static string? Decode(ref Utf8JsonReader reader, string name, ref List<ArvoFault>? faults)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            (faults ??= []).Add(new ArvoFault(name, "must be well-formed Unicode"));
            return null;
        }
    }

    static double? ReadUnits(ref Utf8JsonReader reader, ref List<ArvoFault>? faults)
    {
        if (reader.TokenType == JsonTokenType.Number) return reader.GetDouble();
        if (reader.TokenType != JsonTokenType.Null) WrongKind(ref reader, EventMembers.ExecutionUnits, "a number or null", ref faults);
        return null;
    }

    static void ReadExtension(
        ref Utf8JsonReader reader, string name, ref List<KeyValuePair<string, JsonElement>>? extensions, ref List<ArvoFault>? faults)
    {
        if (extensions?.Exists(extension => extension.Key == name) ?? false) (faults ??= []).Add(new ArvoFault(name, "is given twice"));
        (extensions ??= []).Add(KeyValuePair.Create(name, JsonElement.ParseValue(ref reader)));
    }

    static void WrongKind(ref Utf8JsonReader reader, string name, string expected, ref List<ArvoFault>? faults)
    {
        var found = reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => "a text",
            JsonTokenType.Number => "a number",
            _ => "a boolean",
        };
        (faults ??= []).Add(new ArvoFault(name, $"must be {expected}, is {found}"));
        reader.Skip();
    }
}
