using System.Text.Json;
using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner;

/// <summary>Judges operation cases (format, section 3): one operation, one expectation.</summary>
public static class OperationCases
{
    // Texts go in as the file has them, not escaped for HTML.
    static readonly JsonSerializerOptions AsWritten = new() { Encoder = ArvoJson.Encoder };

    /// <summary>All differences; none when the case passes.</summary>
    public static IReadOnlyList<Difference> Judge(CorpusCase recorded)
    {
        recorded.RequireFields("op", "input", "expect");
        var operation = recorded.Field("op").GetString() ?? "";
        var expected = WithoutHints(DeclaredDeviations.ExpectationOf(recorded));
        var bindings = new CaseBindings(Node(recorded.FieldOrNull("subjects"))?.AsObject(),
            (Node(expected)?["managedIds"] ?? Node(recorded.FieldOrNull("managedIds")))?.AsObject());
        var actual = Perform(operation, JsonElement.Parse(bindings.Replace(Node(recorded.Field("input")))?.ToJsonString(AsWritten) ?? "null"));
        return StructuralComparison.Difference(Node(WithoutManagedIds(expected)), Node(actual), bindings) is { } difference
            ? [new Difference(operation, difference)]
            : [];
    }

    static JsonNode? Node(JsonElement? json) => json is { } given ? JsonNode.Parse(given.GetRawText()) : null;

    static JsonElement Perform(string operation, JsonElement input) => JsonSerializer.SerializeToElement(operation switch
    {
        "construct" => EventOperations.Construct(input),
        "create" when input.TryGetProperty("event", out _) => EventOperations.Create(input),
        "validTime" => EventOperations.ValidTime(input),
        "encodeUri" => EventOperations.EncodeUri(input),
        "validUri" => EventOperations.ValidUri(input),
        "parseId" => EventOperations.ParseId(input),
        "parseDataschema" => EventOperations.ParseDataSchema(input),
        "buildDataschema" => EventOperations.BuildDataSchema(input),
        "validSemver" => EventOperations.ValidSemver(input),
        "otelAttributes" => EventOperations.OtelAttributes(input),
        "accessors" => EventOperations.Accessors(input),
        "toText" => EventOperations.ToText(input),
        "isOrchestratorType" => EventOperations.IsOrchestratorType(input),
        "orchestratorTypes" => EventOperations.OrchestratorTypes(input),
        "create" => SubjectOperations.Create(input),
        "new" => SubjectOperations.New(input),
        "from" => SubjectOperations.From(input),
        "parse" => SubjectOperations.Parse(input),
        "contract" => ContractOperations.Contract(input),
        "jsonSchema" => ContractOperations.JsonSchema(input),
        "version" => ContractOperations.Version(input),
        "compareSemver" => ContractOperations.CompareSemver(input),
        "sortVersions" => ContractOperations.SortVersions(input),
        "validate" => ContractOperations.Validate(input),
        "factory" => FactoryOperations.Make(input),
        _ => throw new CorpusFormatException($"unknown operation '{operation}'"),
    });

    // Which members a refusal names is informative only.
    static JsonElement WithoutHints(JsonElement expected) => Without(expected, "fields", "paths");

    static JsonElement WithoutManagedIds(JsonElement expected) => Without(expected, "managedIds");

    static JsonElement Without(JsonElement json, params string[] names) =>
        json.ValueKind == JsonValueKind.Object && names.Any(name => json.TryGetProperty(name, out _))
        ? JsonSerializer.SerializeToElement(json.EnumerateObject().Where(member => !names.Contains(member.Name))
            .ToDictionary(member => member.Name, member => member.Value))
        : json;
}
