using System.Buffers;
using System.Text.Json;

namespace Arvo;

/// <summary>The exchange form of a contract (AS §2.5): one document, draft-07 schemas by version.</summary>
static class ContractDocument
{
    public static JsonElement Write(ArvoContract contract)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, ArvoJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("uri", contract.Uri);
            writer.WriteString("domain", contract.Domain);
            writer.WriteString("description", contract.Description);
            WriteMetadata(writer, contract);
            writer.WriteStartArray("versions");
            foreach (var version in contract.Versions.Values) WriteVersion(writer, version);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    static void WriteVersion(Utf8JsonWriter writer, VersionedArvoContract version)
    {
        writer.WriteStartObject();
        writer.WriteString("domain", version.Domain);
        writer.WriteString("version", version.Version);
        writer.WritePropertyName("accepts");
        WriteEvent(writer, version.Accepts);
        writer.WritePropertyName("systemError");
        WriteEvent(writer, new ArvoContractEvent(version.SystemError.Type, version.SystemError.Schema));
        writer.WriteStartArray("emits");
        foreach (var emit in version.EmitList) WriteEvent(writer, emit);
        writer.WriteEndArray();
        WriteMetadata(writer, version.Contract);
        writer.WriteEndObject();
    }

    static void WriteEvent(Utf8JsonWriter writer, ArvoContractEvent described)
    {
        writer.WriteStartObject();
        writer.WriteString("type", described.Type);
        writer.WritePropertyName("schema");
        described.Schema.ToJsonSchema().WriteTo(writer);
        writer.WriteEndObject();
    }

    static void WriteMetadata(Utf8JsonWriter writer, ArvoContract contract)
    {
        writer.WriteStartObject("metadata");
        foreach (var (key, value) in contract.Metadata)
        {
            writer.WritePropertyName(key);
            value.WriteTo(writer);
        }
        writer.WriteEndObject();
    }

    public static ArvoContract Read(JsonElement document, Func<JsonElement, IEventSchema> schemas)
    {
        var reader = new ContractDocumentReader(schemas);
        return reader.Read(document);
    }
}
