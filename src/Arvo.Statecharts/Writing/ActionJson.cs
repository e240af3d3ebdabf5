using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>Writes actions and guards: a bare name, or <c>{type, params}</c>. Of code the name remains.</summary>
static class ActionJson
{
    public static void WriteMany(Utf8JsonWriter writer, string name, IReadOnlyList<ActionDefinition> actions)
    {
        if (actions.Count == 0)
            return;
        writer.WritePropertyName(name);
        if (actions is [var only])
        {
            Write(writer, only.Type, only.Params);
            return;
        }
        writer.WriteStartArray();
        foreach (var action in actions)
            Write(writer, action.Type, action.Params);
        writer.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter writer, string type, DataValue parameters)
    {
        if (parameters.IsUndefined)
        {
            writer.WriteStringValue(type);
            return;
        }
        writer.WriteStartObject();
        writer.WriteString("type", type);
        DefinitionJson.WriteData(writer, "params", parameters);
        writer.WriteEndObject();
    }
}
