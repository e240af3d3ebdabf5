using System.Text.Json;
using Arvo.Statecharts;

namespace Arvo.Orchestration;

/// <summary>Reads what authors write as JSON: raw events, ids, domain lists.</summary>
internal static class OutgoingEventReader
{
    /// <exception cref="ArgumentException">The type is missing, or a member has a wrong kind.</exception>
    public static OutgoingEvent Read(DataValue raw)
    {
        if (raw.Kind != DataKind.Object) throw new ArgumentException($"An event to send must be an object, not {raw.Kind}");
        return new OutgoingEvent
        {
            Type = Text(raw, "type") is { Length: > 0 } type ? type : throw new ArgumentException("An event to send has no type"),
            Data = raw.TryGet("data", out var data) ? data.ToJsonElement() : default,
            Id = raw.TryGet("id", out var id) ? ReadId(id) : null,
            Domain = raw.TryGet("domain", out var domain) ? ReadDomains(domain) : null,
            To = Text(raw, "to"),
            AccessControl = Text(raw, "accesscontrol"),
            RedirectTo = Text(raw, "redirectto"),
            ExecutionUnits = raw.TryGet("executionunits", out var units) ? Number("executionunits", units) : null,
            DataSchema = Text(raw, "dataschema"),
            Extensions = raw.TryGet("__extensions", out var extensions) ? ReadExtensions(extensions) : null,
        };
    }

    /// <summary>Null or absent: no id of the author's.</summary>
    public static ArvoEventId? ReadId(DataValue id)
    {
        if (id.IsNull) return null;
        if (id.Kind != DataKind.Object) throw new ArgumentException("The id of an event to send must be an object with deduplication and value");
        var value = Text(id, "value") ?? "";
        return Text(id, "deduplication") switch
        {
            "DEVELOPER_MANAGED" => ArvoEventId.DeveloperManaged(value),
            "ARVO_MANAGED" => ArvoEventId.ArvoManaged(value),
            var other =>
                throw new ArgumentException(
                    $"The id of an event to send has the deduplication '{other}'; known are DEVELOPER_MANAGED and ARVO_MANAGED"),
        };
    }

    /// <summary>Null or absent: the handler's default.</summary>
    public static IReadOnlyList<string?>? ReadDomains(DataValue domains) => domains.Kind switch
    {
        _ when domains.IsNull => null,
        DataKind.String => [domains.AsString()],
        DataKind.Array => [.. domains.Items.Select(DomainOf)],
        _ => throw new ArgumentException($"The domain of an event to send must be a list of texts and nulls, not {domains.Kind}"),
    };

    public static double? Number(string member, DataValue value) => value.IsNull
        ? null
        : value.AsNumber() ?? throw new ArgumentException($"The member {member} of an event to send must be a number, not {value.Kind}");

    static string? DomainOf(DataValue domain) => domain.IsNull
        ? null
        : domain.AsString() ?? throw new ArgumentException($"A domain of an event to send must be a text or null, not {domain.Kind}");

    static Dictionary<string, JsonElement>? ReadExtensions(DataValue extensions)
    {
        if (extensions.IsNull) return null;
        if (extensions.Kind != DataKind.Object) throw new ArgumentException("The __extensions of an event to send must be an object");
        return extensions.Members.ToDictionary(member => member.Key, member => member.Value.ToJsonElement(), StringComparer.Ordinal);
    }

    static string? Text(DataValue raw, string member)
    {
        if (!raw.TryGet(member, out var value) || value.IsNull) return null;
        return value.AsString() ?? throw new ArgumentException($"The member {member} of an event to send must be a text, not {value.Kind}");
    }
}
