using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>Reads transitions in all their short forms.</summary>
static class TransitionReader
{
    /// <summary>A target, a transition, null (forbidden), or an array of these.</summary>
    public static IReadOnlyList<TransitionDefinition> ReadMany(JsonElement json, string path, FaultList faults)
    {
        if (json.ValueKind != JsonValueKind.Array)
            return [ReadOne(json, path, faults)];
        var transitions = new List<TransitionDefinition>();
        foreach (var item in json.EnumerateArray())
            transitions.Add(ReadOne(item, DefinitionPath.Item(path, transitions.Count), faults));
        return transitions;
    }

    /// <summary>
    /// Below <c>after</c> XState spreads what it finds into objects: null is no transition, only a timer, and text in an array loses its target.
    /// </summary>
    public static IReadOnlyList<TransitionDefinition> ReadDelayed(JsonElement json, string path, FaultList faults)
    {
        if (json.ValueKind == JsonValueKind.Null)
            return [];
        var transitions = ReadMany(json, path, faults);
        if (json.ValueKind != JsonValueKind.Array)
            return transitions;
        return [.. transitions.Zip(json.EnumerateArray(),
            (read, item) => item.ValueKind == JsonValueKind.String ? TransitionDefinition.Forbidden : read)];
    }

    public static TransitionDefinition ReadOne(JsonElement json, string path, FaultList faults)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Null:
                return TransitionDefinition.Forbidden;
            case JsonValueKind.String:
                return new() { Targets = ReadTargets(json, path, faults) };
            case JsonValueKind.Object:
                return ReadObject(json, path, faults);
            default:
                faults.Add(path, $"A target, a transition or null was expected, found {json.ValueKind}.");
                return TransitionDefinition.Forbidden;
        }
    }

    static TransitionDefinition ReadObject(JsonElement json, string path, FaultList faults)
    {
        var transition = new TransitionDefinition();
        foreach (var property in json.EnumerateObject())
        {
            var at = DefinitionPath.Member(path, property.Name);
            transition = property.Name switch
            {
                "target" => transition with { Targets = ReadTargets(property.Value, at, faults) },
                "guard" => transition with { Guard = ActionReader.ReadGuard(property.Value, at, faults) },
                "actions" => transition with { Actions = ActionReader.ReadMany(property.Value, at, faults) },
                "reenter" => transition with { Reenter = ReadReenter(property.Value, at, faults) },
                "description" => transition with { Description = JsonShape.Text(property.Value, at, faults) },
                "meta" => transition with { Meta = JsonShape.Data(property.Value, at, faults) },
                _ => JsonShape.Unknown(transition, property.Name, at, faults),
            };
        }
        return transition;
    }

    /// <summary>One target or several; an empty text is none, which is null (XS §2.2).</summary>
    public static IReadOnlyList<string>? ReadTargets(JsonElement json, string path, FaultList faults) =>
        json.ValueKind == JsonValueKind.String && json.ValueEquals("") ? null : JsonShape.Texts(json, path, faults);

    static bool ReadReenter(JsonElement json, string path, FaultList faults)
    {
        if (json.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            faults.Add(path, $"true or false was expected, found {json.ValueKind}.");
        return json.ValueKind == JsonValueKind.True;
    }
}
