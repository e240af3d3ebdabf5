using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Arvo;

/// <summary>Reads the data as the record and writes the record again: what comes out has the defaults and nothing unknown.</summary>
sealed class RecordEventSchema<T>(JsonTypeInfo<T> type) : ILenientSchema
{
    readonly Lazy<JsonElement> _document = new(() => RecordJsonSchema.Of(type));

    public bool DropsUnknownMembers { get; } = type.Kind == JsonTypeInfoKind.Object
        && (type.UnmappedMemberHandling ?? type.Options.UnmappedMemberHandling) == JsonUnmappedMemberHandling.Skip;

    public SchemaResult Parse(JsonElement data)
    {
        if (data.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return SchemaResult.Invalid([new ArvoFault("", $"must not be {EventRules.Describe(data.ValueKind)}")]);
        try
        {
            // Not null: null was refused above.
            return SchemaResult.Valid(Written(data.Deserialize(type)!, data));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException or ArgumentException or FormatException)
        {
            // The serialiser stops at the first fault; a person wants them all.
            // Other exceptions than its own come from the record's constructor, which refused a value.
            return SchemaResult.Invalid(RecordFaults.Of(type, data, e));
        }
    }

    // Mostly the sender wrote what the record writes: then the data is parsed already.
    JsonElement Written(T record, JsonElement data)
    {
        var scratch = ScratchJson.Take();
        JsonSerializer.Serialize(scratch.Writer, record, type);
        var json = scratch.Finish();
        var written = json.SequenceEqual(JsonMarshal.GetRawUtf8Value(data))
            ? data
            : JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = type.Options.MaxDepth });
        scratch.GiveBack();
        return written;
    }

    public JsonElement ToJsonSchema() => _document.Value;
}
