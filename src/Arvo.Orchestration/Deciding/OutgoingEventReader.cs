using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>Reads what authors write as JSON: raw events, ids, domain lists.</summary>
internal static class OutgoingEventReader
{
    static readonly JsonElement EmptyObject = JsonDocument.Parse("{}").RootElement;

    public static OutgoingEvent Read(JsonElement raw)
    {
        if (raw.ValueKind != JsonValueKind.Object) throw new ArgumentException($"An event to send must be an object, not {raw.ValueKind}");
        var sent = new OutgoingEvent { Type = "", Data = default };
        foreach (var member in raw.EnumerateObject()) sent = With(sent, member.Name, member.Value);

        if (sent.Type.Length == 0) throw new ArgumentException("An event to send has no type");
        return sent.Data.ValueKind == JsonValueKind.Undefined ? sent with { Data = EmptyObject } : sent;
    }

    static OutgoingEvent With(OutgoingEvent sent, string member, JsonElement value) => member switch
    {
        _ when value.ValueKind == JsonValueKind.Null && member != "data" => sent,
        "type" => sent with { Type = Text(member, value) },
        "data" => sent with { Data = value },
        "id" => sent with { Id = ReadId(value) },
        "domain" => sent with { Domain = ReadDomains(value) },
        "to" => sent with { To = Text(member, value) },
        "accesscontrol" => sent with { AccessControl = Text(member, value) },
        "redirectto" => sent with { RedirectTo = Text(member, value) },
        "executionunits" => sent with { ExecutionUnits = Number(member, value) },
        "dataschema" => sent with { DataSchema = Text(member, value) },
        "__extensions" => sent with { Extensions = ReadExtensions(value) },
        _ => sent,
    };

    public static ArvoEventId? ReadId(JsonElement id)
    {
        if (id.ValueKind == JsonValueKind.Null) return null;
        if (id.ValueKind != JsonValueKind.Object) throw new ArgumentException("The id of an event to send must be an object with deduplication and value");
        var deduplication = id.TryGetProperty("deduplication", out var how) ? Text("deduplication", how) : null;
        var value = id.TryGetProperty("value", out var text) ? Text("value", text) : "";
        return deduplication switch
        {
            "DEVELOPER_MANAGED" => ArvoEventId.DeveloperManaged(value),
            "ARVO_MANAGED" => ArvoEventId.ArvoManaged(value),
            _ => throw new ArgumentException($"The id of an event to send has the deduplication '{deduplication}'; known are DEVELOPER_MANAGED and ARVO_MANAGED"),
        };
    }

    public static IReadOnlyList<string?>? ReadDomains(JsonElement domains) => domains.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => [domains.GetString()],
        JsonValueKind.Array => [.. domains.EnumerateArray().Select(domain => domain.ValueKind == JsonValueKind.Null ? null : Text("domain", domain))],
        _ => throw new ArgumentException($"The domain of an event to send must be a list of texts and nulls, not {domains.ValueKind}"),
    };

    static Dictionary<string, JsonElement> ReadExtensions(JsonElement extensions)
    {
        if (extensions.ValueKind != JsonValueKind.Object) throw new ArgumentException("The __extensions of an event to send must be an object");
        return extensions.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
    }

    public static double? Number(string member, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number => value.GetDouble(),
        _ => throw new ArgumentException($"The member {member} of an event to send must be a number, not {value.ValueKind}"),
    };

    static string Text(string member, JsonElement value) => value.ValueKind == JsonValueKind.String
        ? value.GetString() ?? ""
        : throw new ArgumentException($"The member {member} of an event to send must be a text, not {value.ValueKind}");
}
