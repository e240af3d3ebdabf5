using System.Text;
using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>Definitions written for tools and people.</summary>
public static class ChartDefinitionFormats
{
    extension(ChartDefinition definition)
    {
        /// <summary>
        /// XState v5 machine JSON, which <see cref="ChartDefinition.Parse"/> reads as an equal definition. Code appears by its name; context, output
        /// and delays made by code have no form in JSON and are left out.
        /// </summary>
        public string ToJson(bool indented = true) => Encoding.UTF8.GetString(definition.ToUtf8Json(indented));

        /// <summary>As <see cref="ToJson"/>, in UTF-8.</summary>
        public byte[] ToUtf8Json(bool indented = false) => DefinitionJson.Write(definition, indented);

        /// <summary>As <see cref="ToJson"/>, into a writer, which must allow the chart's depth.</summary>
        public void WriteTo(Utf8JsonWriter writer) => DefinitionJson.Write(writer, definition);

        /// <summary>
        /// A Mermaid <c>stateDiagram-v2</c>. Transitions read <c>event [condition] / actions</c>; what stays inside a state is listed in it.
        /// </summary>
        /// <param name="active">Marks the active states of this snapshot; null for none.</param>
        public string ToMermaid(Snapshot? active = null) => MermaidDiagram.Write(definition, active);
    }
}
