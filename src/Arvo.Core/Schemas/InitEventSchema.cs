using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Arvo;

/// <summary>
/// An orchestrator's init data: the author's schema plus the parent's subject (AS §3). Works around any kind of schema: the parent's subject is
/// checked here and taken out before the author's schema sees the data, so that a strict one doesn't refuse it.
/// </summary>
sealed class InitEventSchema : IEventSchema
{
    const string Member = ArvoOrchestratorContract.ParentSubjectMember;
    static readonly JsonEncodedText Name = JsonEncodedText.Encode(Member, ArvoJson.Encoder);
    static readonly JsonElement MemberSchema = JsonElement.Parse("""{"anyOf":[{"type":"string","minLength":1},{"type":"null"}]}""");

    readonly IEventSchema _authors;
    readonly JsonElement _document;
    readonly bool _isAuthors;

    InitEventSchema(IEventSchema authors, JsonElement document, bool isAuthors) => (_authors, _document, _isAuthors) = (authors, document, isAuthors);

    /// <summary>
    /// When the schema has its own idea of the parent's subject the author's wins; its document only names that member first, as all others do.
    /// </summary>
    public static IEventSchema Around(IEventSchema authors)
    {
        var document = authors.ToJsonSchema();
        var isOwn = document.ValueKind == JsonValueKind.Object
            && document.TryGetProperty("properties", out var properties)
            && properties.TryGetProperty(Member, out _);
        return new InitEventSchema(authors, isOwn ? RequiredFirst(document) : Extended(document), isOwn);
    }

    public JsonElement ToJsonSchema() => _document;

    public SchemaResult Parse(JsonElement data)
    {
        if (_isAuthors || data.ValueKind != JsonValueKind.Object) return _authors.Parse(data);
        var fault = FaultOf(data, out var parent);
        var result = _authors.Parse(_authors is ILenientSchema { DropsUnknownMembers: true } ? data : Rewritten(data, null, data));
        if (fault is { } found) return SchemaResult.Invalid([found, .. result.Faults]);
        return result.TryGetData(out var parsed, out _) && parsed.ValueKind == JsonValueKind.Object
            ? SchemaResult.Valid(Rewritten(parsed, parent, data))
            : result;
    }

    static ArvoFault? FaultOf(JsonElement data, out JsonElement parent)
    {
        if (!data.TryGetProperty(Member, out parent)) return new ArvoFault(Member, "is required, null when there is no parent");
        if (parent.ValueKind == JsonValueKind.Null || (parent.ValueKind == JsonValueKind.String && !parent.ValueEquals(""))) return null;
        return new ArvoFault(Member, "must be null or a text of at least one character");
    }

    /// <summary>
    /// The data without the parent's subject, or with this one first. Returns <paramref name="came"/> when the text is unchanged, to save a parse.
    /// </summary>
    static JsonElement Rewritten(JsonElement data, JsonElement? parent, JsonElement came)
    {
        var scratch = ScratchJson.Take();
        var writer = scratch.Writer;
        writer.WriteStartObject();
        if (parent is { } value)
        {
            writer.WritePropertyName(Name);
            value.WriteTo(writer);
        }
        foreach (var member in data.EnumerateObject())
            if (!member.NameEquals(Name.EncodedUtf8Bytes))
                member.WriteTo(writer);
        writer.WriteEndObject();
        var json = scratch.Finish();
        var rewritten = json.SequenceEqual(JsonMarshal.GetRawUtf8Value(came)) ? came : JsonElement.Parse(json);
        scratch.GiveBack();
        return rewritten;
    }

    static JsonElement RequiredFirst(JsonElement document)
    {
        if (!document.TryGetProperty("required", out var required) || required.ValueKind != JsonValueKind.Array) return document;
        var members = JsonObject.Create(document)!; // it is an object, having members
        members["required"] = new JsonArray([.. required.EnumerateArray().OrderBy(name => !name.ValueEquals(Member))
            .Select(name => JsonValue.Create(name))]);
        return JsonElement.Parse(members.ToJsonString());
    }

    static JsonElement Extended(JsonElement document)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, ArvoJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "object");
            writer.WriteStartObject("properties");
            writer.WritePropertyName(Name);
            MemberSchema.WriteTo(writer);
            if (document.TryGetProperty("properties", out var properties))
                foreach (var property in properties.EnumerateObject()) property.WriteTo(writer);
            writer.WriteEndObject();
            writer.WriteStartArray("required");
            writer.WriteStringValue(Name);
            if (document.TryGetProperty("required", out var required)) foreach (var name in required.EnumerateArray()) name.WriteTo(writer);
            writer.WriteEndArray();
            foreach (var keyword in document.EnumerateObject())
                if (keyword.Name is not ("type" or "properties" or "required"))
                    keyword.WriteTo(writer);
            writer.WriteEndObject();
        }
        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
