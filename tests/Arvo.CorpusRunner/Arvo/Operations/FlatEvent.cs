using System.Text.Json;
using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner;

/// <summary>Events between the corpus' flat JSON, our type and the options of the creating helper.</summary>
public static class FlatEvent
{
    static readonly string[] OptionNames =
    [
        "id", "source", "type", "subject", "data", "specversion", "datacontenttype", "dataschema", "time", "to", "accesscontrol", "redirectto",
        "executionunits", "traceparent", "tracestate", "parentid", "domain",
    ];

    public static JsonNode? Write(ArvoEvent written) => JsonNode.Parse(written.ToUtf8Bytes());

    /// <summary>Author's options of the corpus' <c>event</c> and <c>extensions</c>.</summary>
    /// <exception cref="NotRepresentableException">A value is of a kind that the typed options can't hold.</exception>
    public static ArvoEventOptions Options(JsonElement given, JsonElement? extensions, params ReadOnlySpan<string> more)
    {
        Fields.Check(given, "event", [.. OptionNames, .. more]);
        return new ArvoEventOptions
        {
            Id = given.TryGetProperty("id", out var id) && id.ValueKind != JsonValueKind.Null ? Id(id) : null,
            Source = Text(given, "source"),
            Type = Text(given, "type"),
            Subject = Text(given, "subject"),
            Data = given.TryGetProperty("data", out var data) ? data : default,
            SpecVersion = Text(given, "specversion"),
            DataContentType = Text(given, "datacontenttype"),
            DataSchema = Text(given, "dataschema"),
            Time = Text(given, "time"),
            To = Text(given, "to"),
            AccessControl = Text(given, "accesscontrol"),
            RedirectTo = Text(given, "redirectto"),
            ExecutionUnits = Number(given, "executionunits"),
            TraceParent = Text(given, "traceparent"),
            TraceState = Text(given, "tracestate"),
            ParentId = Text(given, "parentid"),
            Domain = Text(given, "domain"),
            Extensions = extensions?.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, entry.Value)).ToArray() ?? [],
        };
    }

    /// <summary>An id option <c>{deduplication, value}</c>.</summary>
    public static ArvoEventId Id(JsonElement id) => new(
        id.GetProperty("deduplication").GetString() switch
        {
            "DEVELOPER_MANAGED" => ArvoEventDeduplication.DeveloperManaged,
            "ARVO_MANAGED" => ArvoEventDeduplication.ArvoManaged,
            var other => throw new NotRepresentableException($"'{other}' is no way of deduplication"),
        },
        id.GetProperty("value").GetString() ?? "");

    static string? Text(JsonElement given, string name) => !given.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null
        ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw new NotRepresentableException($"'{name}' is no text");

    static double? Number(JsonElement given, string name) => !given.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null
        ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw new NotRepresentableException($"'{name}' is no number");
}
