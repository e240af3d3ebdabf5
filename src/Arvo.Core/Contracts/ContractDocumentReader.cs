using System.Collections.ObjectModel;
using System.Text.Json;

namespace Arvo;

/// <summary>Reads a contract document and reports everything that is wrong with it.</summary>
sealed class ContractDocumentReader(Func<JsonElement, IEventSchema> schemas)
{
    readonly List<ArvoFault> _faults = [];

    public ArvoContract Read(JsonElement document)
    {
        var uri = Text(document, "", "uri") ?? "";
        var metadata = Metadata(document);
        var versions = Array(document, "", "versions").Select((version, index) => ReadVersion(version, $"versions.{index}")).ToArray();
        var types = versions.Select(version => version.AcceptsType).Distinct(StringComparer.Ordinal).ToArray();
        if (types.Length > 1) _faults.Add(new ArvoFault("versions", $"must all accept one type, accept {string.Join(", ", types)}"));
        if (_faults.Count > 0) throw new ArvoContractException(uri, _faults);
        var definition = new ArvoContractDefinition(uri, types.FirstOrDefault() ?? "")
        {
            Domain = OptionalText(document, "domain"),
            Description = OptionalText(document, "description"),
            Metadata = metadata,
        };
        return Build(definition, [.. versions.Select(version => version.Version)]);
    }

    static ArvoContract Build(ArvoContractDefinition definition, ArvoContractVersion[] versions)
    {
        const string prefix = ArvoOrchestratorEventTypes.Prefix + ".";
        var isOrchestrator = ArvoOrchestratorContract.IsDeclaredBy(definition.Metadata)
            && definition.Type.StartsWith(prefix, StringComparison.Ordinal);
        return isOrchestrator
            ? ArvoOrchestratorContract.OfWholeVersions(definition with { Type = definition.Type[prefix.Length..] }, versions)
            : new ArvoContract(definition, versions);
    }

    (string AcceptsType, ArvoContractVersion Version) ReadVersion(JsonElement version, string path)
    {
        var accepts = Member(version, path, "accepts");
        var emits = new OrderedDictionary<string, IEventSchema>(StringComparer.Ordinal);
        foreach (var (emit, index) in Array(version, path, "emits").Select((emit, index) => (emit, index)))
        {
            var (type, schema) = ReadEvent(emit, $"{path}.emits.{index}");
            if (!emits.TryAdd(type, schema)) _faults.Add(new ArvoFault($"{path}.emits.{index}", $"gives '{type}' twice"));
        }
        var (acceptsType, acceptsSchema) = ReadEvent(accepts, $"{path}.accepts");
        return (acceptsType,
            new ArvoContractVersion(Text(version, path, "version") ?? "", acceptsSchema, new ReadOnlyDictionary<string, IEventSchema>(emits)));
    }

    (string Type, IEventSchema Schema) ReadEvent(JsonElement described, string path)
    {
        var type = Text(described, path, "type") ?? "";
        var schema = Member(described, path, "schema");
        if (schema.ValueKind == JsonValueKind.Undefined) return (type, EventSchema.AnyObject);
        try
        {
            return (type, schemas(schema));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _faults.Add(new ArvoFault($"{path}.schema", e.Message));
            return (type, EventSchema.AnyObject);
        }
    }

    static ReadOnlyDictionary<string, JsonElement> Metadata(JsonElement document)
    {
        var metadata = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        if (document.ValueKind == JsonValueKind.Object
            && document.TryGetProperty("metadata", out var given)
            && given.ValueKind == JsonValueKind.Object)
            foreach (var entry in given.EnumerateObject()) metadata[entry.Name] = entry.Value.Clone();
        return new ReadOnlyDictionary<string, JsonElement>(metadata);
    }

    string? Text(JsonElement parent, string path, string name)
    {
        var value = Member(parent, path, name);
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        if (value.ValueKind != JsonValueKind.Undefined) Fault(path, name, $"must be a text, is {EventRules.Describe(value.ValueKind)}");
        return null;
    }

    static string? OptionalText(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    JsonElement[] Array(JsonElement parent, string path, string name)
    {
        var value = Member(parent, path, name);
        if (value.ValueKind == JsonValueKind.Array) return [.. value.EnumerateArray()];
        if (value.ValueKind != JsonValueKind.Undefined) Fault(path, name, $"must be an array, is {EventRules.Describe(value.ValueKind)}");
        return [];
    }

    JsonElement Member(JsonElement parent, string path, string name)
    {
        if (parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value)) return value;
        Fault(path, name, "is required");
        return default;
    }

    void Fault(string path, string name, string message) => _faults.Add(new ArvoFault(path.Length == 0 ? name : $"{path}.{name}", message));
}
