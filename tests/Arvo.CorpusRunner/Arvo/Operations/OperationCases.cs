using System.Text.Json;

namespace Arvo.CorpusRunner;

/// <summary>Judges operation cases (format, section 3): one operation, one expectation.</summary>
public static class OperationCases
{
    /// <summary>All differences; none when the case passes.</summary>
    public static IReadOnlyList<Difference> Judge(CorpusCase recorded)
    {
        recorded.RequireFields("op", "input", "expect");
        var operation = recorded.Field("op").GetString() ?? "";
        var expected = WithoutHints(DeclaredDeviations.ExpectationOf(recorded));
        var bindings = CaseBindings.Of(recorded, expected);
        var actual = Perform(operation, bindings.Resolve(recorded.Field("input")));
        return StructuralComparison.Of(WithoutManagedIds(expected), actual, bindings, operation);
    }

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

    static JsonElement Without(JsonElement json, params string[] names) => json.ValueKind == JsonValueKind.Object && names.Any(name => json.TryGetProperty(name, out _))
        ? JsonSerializer.SerializeToElement(json.EnumerateObject().Where(member => !names.Contains(member.Name)).ToDictionary(member => member.Name, member => member.Value))
        : json;
}
