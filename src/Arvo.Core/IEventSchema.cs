using System.Text.Json;

namespace Arvo;

/// <summary>
/// What the data of an event type must look like. Two kinds come with Arvo: C# records (<see cref="EventSchema"/>) and JSON Schema documents (the
/// package Arvo.JsonSchema). Implementations are immutable and safe to share between threads.
/// </summary>
public interface IEventSchema
{
    /// <summary>
    /// Checks data and gives it back parsed: defaults filled in, members that the schema doesn't know dropped (or refused, as the schema says).
    /// </summary>
    SchemaResult Parse(JsonElement data);

    /// <summary>The schema as a draft-07 JSON Schema document (AS §2.5).</summary>
    JsonElement ToJsonSchema();
}
