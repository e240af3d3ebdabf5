using System.Text.Json;
using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner;

/// <summary>The operations of contracts.json, but for the factories.</summary>
static class ContractOperations
{
    public static JsonObject Contract(JsonElement input) => Outcome.Of("contract", () => Described(ContractDescription.Build(input)));

    public static JsonObject JsonSchema(JsonElement input) =>
        new() { ["schema"] = JsonNode.Parse(ContractDescription.Build(input).ToJsonSchema().GetRawText()) };

    public static JsonObject Version(JsonElement input)
    {
        Fields.Check(input, "input", "contract", "option");
        try
        {
            var version = ContractDescription.Build(input.GetProperty("contract")).Version(input.GetProperty("option").GetString()!);
            return new JsonObject { ["ok"] = true, ["version"] = version.Version, ["dataschema"] = version.DataSchema };
        }
        catch (ArvoContractException)
        {
            return Outcome.Refused();
        }
    }

    public static JsonObject CompareSemver(JsonElement input) =>
        new() { ["sign"] = ArvoSemanticVersion.Compare(input[0].GetString()!, input[1].GetString()!) };

    public static JsonObject SortVersions(JsonElement input)
    {
        ArvoSemanticVersion[] versions = [.. input.EnumerateArray().Select(text => ArvoSemanticVersion.Parse(text.GetString()!))];
        return new JsonObject { ["ascending"] = Texts(versions.Order()), ["descending"] = Texts(versions.OrderDescending()) };
    }

    public static JsonObject Validate(JsonElement input)
    {
        Fields.Check(input, "input", "contract", "version", "target", "data");
        var version = ContractDescription.Build(input.GetProperty("contract")).Version(input.GetProperty("version").GetString()!);
        var result = Target(version, input.GetProperty("target")).Parse(input.GetProperty("data"));
        return result.TryGetData(out var data, out _)
            ? new JsonObject { ["ok"] = true, ["data"] = JsonNode.Parse(data.GetRawText()) }
            : Outcome.Refused();
    }

    static IEventSchema Target(VersionedArvoContract version, JsonElement target) => target.ValueKind == JsonValueKind.Object
        ? version.Emits[target.GetProperty("emits").GetString()!]
        : target.GetString() switch
        {
            "accepts" => version.Accepts.Schema,
            "systemError" => version.SystemError.Schema,
            var other => throw new CorpusFormatException($"unknown target '{other}'"),
        };

    static JsonObject Described(ArvoContract contract) => new()
    {
        ["uri"] = contract.Uri,
        ["type"] = contract.Type,
        ["domain"] = contract.Domain,
        ["description"] = contract.Description,
        ["metadata"] = new JsonObject(contract.Metadata.Select(entry => KeyValuePair.Create(entry.Key, JsonNode.Parse(entry.Value.GetRawText())))),
        ["systemErrorType"] = contract.SystemErrorType,
        ["latest"] = contract.Version("latest").Version,
        ["oldest"] = contract.Version("oldest").Version,
        ["any"] = contract.Version("any").Version,
        ["versions"] = new JsonObject(contract.Versions.Select(version => KeyValuePair.Create(version.Key, (JsonNode?)Described(version.Value)))),
    };

    static JsonObject Described(VersionedArvoContract version) => new()
    {
        ["dataschema"] = version.DataSchema,
        ["acceptsType"] = version.Accepts.Type,
        ["emitTypes"] = Texts(version.EmitList.Select(emit => emit.Type)),
        ["systemErrorType"] = version.SystemError.Type,
        ["systemErrorDataschema"] = version.SystemError.DataSchema,
        ["domain"] = version.Domain,
    };

    static JsonArray Texts<T>(IEnumerable<T> items) => new([.. items.Select(item => JsonValue.Create(item!.ToString()))]);
}
