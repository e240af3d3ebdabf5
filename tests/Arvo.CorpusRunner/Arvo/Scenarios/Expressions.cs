using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>What the expressions of a decision table see (FORMAT §7).</summary>
internal sealed record RuleScope(JsonNode? Context, JsonObject Event)
{
    public IReadOnlyDictionary<string, IReadOnlyList<JsonObject>> Collected { get; init; } =
        new Dictionary<string, IReadOnlyList<JsonObject>>(StringComparer.Ordinal);
    public JsonNode? Meta { get; init; }
    public string? SelfDomain { get; init; }
    public string ContractVersion { get; init; } = "";
    public string ContractUri { get; init; } = "";
    public string Source { get; init; } = "";
}

/// <summary>Evaluates the expressions and guards of decision tables.</summary>
internal static class Expressions
{
    public static JsonNode? Evaluate(JsonNode? expression, RuleScope scope) => expression switch
    {
        JsonObject { Count: 1 } single when single.First().Key.StartsWith('$') => Operator(single.First().Key, single.First().Value, scope),
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Evaluate(member.Value, scope)))),
        JsonArray items => new JsonArray([.. items.Select(item => Evaluate(item, scope))]),
        _ => expression?.DeepClone(),
    };

    public static bool Holds(JsonNode? guard, RuleScope scope)
    {
        if (guard is null) return true;
        var parameters = guard["params"];
        return guard["type"]!.GetValue<string>() switch
        {
            "ctx" => Compare(parameters, At(scope.Context, Text(parameters!["key"])), scope),
            "event" => Compare(parameters, At(scope.Event, Text(parameters!["key"])), scope),
            "cmp" => Relates(Evaluate(parameters!["left"], scope), Operation(parameters), Evaluate(parameters["right"], scope)),
            "and" => parameters!["guards"]!.AsArray().All(inner => Holds(inner, scope)),
            "or" => parameters!["guards"]!.AsArray().Any(inner => Holds(inner, scope)),
            "not" => !Holds(parameters!["guard"], scope),
            "const" => parameters!["value"]!.GetValue<bool>(),
            var other => throw new NotSupportedException($"The corpus has a guard that this runner does not know: {other}"),
        };
    }

    static JsonNode? Operator(string name, JsonNode? argument, RuleScope scope) => name switch
    {
        "$ctx" => At(scope.Context, Text(argument))?.DeepClone(),
        "$event" => At(scope.Event, Text(argument))?.DeepClone(),
        "$meta" => At(scope.Meta, Text(argument))?.DeepClone(),
        "$add" => JsonValue.Create(argument!.AsArray().Sum(term => Number(Evaluate(term, scope)) ?? 0)),
        "$mul" => JsonValue.Create(argument!.AsArray().Aggregate(1d, (product, factor) => product * (Number(Evaluate(factor, scope)) ?? 0))),
        "$len" => JsonValue.Create(LengthOf(Evaluate(argument, scope))),
        "$throw" => throw new InvalidOperationException(Text(argument)),
        "$collected" =>
            At(scope.Collected.GetValueOrDefault(Text(argument!["type"]))?.ElementAtOrDefault(argument["index"]?.GetValue<int>() ?? 0),
                Text(argument["path"]))?.DeepClone(),
        "$collectedAll" =>
            new JsonArray([.. (scope.Collected.GetValueOrDefault(Text(argument!["type"]))
                ?? []).Select(reply => At(reply, Text(argument["path"]))?.DeepClone())]),
        "$collectedCount" => JsonValue.Create(scope.Collected.GetValueOrDefault(Text(argument))?.Count ?? 0),
        "$domain" => JsonValue.Create(Text(argument) == "event" ? At(scope.Event, "domain")?.GetValue<string>() : scope.SelfDomain),
        "$contract" => JsonValue.Create(Text(argument) == "version" ? scope.ContractVersion : scope.ContractUri),
        "$source" => JsonValue.Create(scope.Source),
        _ => throw new NotSupportedException($"The corpus has an expression that this runner does not know: {name}"),
    };

    public static JsonNode? At(JsonNode? value, string path)
    {
        if (path.Length == 0) return value;
        foreach (var part in path.Split('.'))
        {
            value = value switch
            {
                JsonObject members => members[part],
                JsonArray items when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < items.Count => items[at],
                _ => null,
            };
        }

        return value;
    }

    static bool Compare(JsonNode? parameters, JsonNode? left, RuleScope scope) =>
        Relates(left, Operation(parameters), Evaluate(parameters!["value"], scope));

    static bool Relates(JsonNode? left, string operation, JsonNode? right) => operation switch
    {
        "==" => StructuralComparison.AreEqual(left, right),
        "!=" => !StructuralComparison.AreEqual(left, right),
        "in" => right is JsonArray items && items.Any(item => StructuralComparison.AreEqual(left, item)),
        "<" => Order(left, right) < 0,
        "<=" => Order(left, right) <= 0,
        ">" => Order(left, right) > 0,
        ">=" => Order(left, right) >= 0,
        _ => throw new NotSupportedException($"The corpus has a comparison that this runner does not know: {operation}"),
    };

    static int? Order(JsonNode? left, JsonNode? right)
    {
        if (Number(left) is { } a && Number(right) is { } b) return a.CompareTo(b);
        return IsText(left) && IsText(right) ? Math.Sign(string.CompareOrdinal(left!.GetValue<string>(), right!.GetValue<string>())) : null;
    }

    static double LengthOf(JsonNode? value) => value switch
    {
        JsonArray items => items.Count,
        JsonValue when IsText(value) => value.GetValue<string>().Length,
        _ => 0,
    };

    static bool IsText(JsonNode? value) => value is JsonValue && value.GetValueKind() == JsonValueKind.String;

    static double? Number(JsonNode? value) =>
        value is JsonValue && value.GetValueKind() == JsonValueKind.Number ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : null;

    static string Operation(JsonNode? parameters) => parameters?["op"]?.GetValue<string>() ?? "==";

    static string Text(JsonNode? node) => node!.GetValue<string>();
}
