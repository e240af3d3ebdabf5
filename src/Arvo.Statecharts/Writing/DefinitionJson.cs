using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>Writes a definition as XState v5 machine JSON, in the shortest form that reads back as the same definition.</summary>
static class DefinitionJson
{
    // 400 levels of states, two containers each, and the parameters of an action in the deepest.
    const int MaxDepth = 2048;

    public static byte[] Write(ChartDefinition definition, bool indented)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        var options = new JsonWriterOptions { Indented = indented, MaxDepth = MaxDepth, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(buffer, options))
            Write(writer, definition);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(Utf8JsonWriter writer, ChartDefinition definition)
    {
        writer.WriteStartObject();
        StateJson.WriteIdentity(writer, definition.Root);
        if (definition.Version is { } version)
            writer.WriteString("version", version);
        // Made by code, a context has no form in JSON.
        if (definition.Context is { } context && HasForm(context))
            WriteData(writer, "context", context.Template);
        StateJson.WriteMembers(writer, definition.Root);
        if (definition.MaxIterations is { } most)
        {
            writer.WriteStartObject("options");
            writer.WriteNumber("maxIterations", most);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    public static bool HasForm(ExpressionDefinition expression) => expression.Code is null || !expression.Template.IsNull;

    public static void WriteData(Utf8JsonWriter writer, string name, DataValue data)
    {
        writer.WritePropertyName(name);
        data.WriteTo(writer);
    }
}
