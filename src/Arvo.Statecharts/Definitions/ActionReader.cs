using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>Reads actions and guards: a bare name, or <c>{type, params}</c>.</summary>
static class ActionReader
{
    /// <summary>One action or an array of them.</summary>
    public static IReadOnlyList<ActionDefinition> ReadMany(JsonElement json, string path, FaultList faults)
    {
        if (json.ValueKind == JsonValueKind.Null)
            return [];
        if (json.ValueKind != JsonValueKind.Array)
            return Read(json, path, faults) is { } only ? [only] : [];
        var actions = new List<ActionDefinition>();
        foreach (var item in json.EnumerateArray())
        {
            if (Read(item, DefinitionPath.Item(path, actions.Count), faults) is { } action)
                actions.Add(action);
        }
        return actions;
    }

    public static ActionDefinition? Read(JsonElement json, string path, FaultList faults) =>
        ReadReference(json, path, "action", faults) is var (type, parameters) ? new(type, parameters) : null;

    public static GuardDefinition? ReadGuard(JsonElement json, string path, FaultList faults) =>
        json.ValueKind != JsonValueKind.Null && ReadReference(json, path, "guard", faults) is var (type, parameters) ? new(type, parameters) : null;

    static (string Type, DataValue Params)? ReadReference(JsonElement json, string path, string what, FaultList faults)
    {
        if (json.ValueKind == JsonValueKind.String)
            return (json.GetString() ?? "", default);
        if (json.ValueKind != JsonValueKind.Object)
        {
            faults.Add(path, $"An {what} is a name or an object with 'type' and 'params', found {json.ValueKind}.");
            return null;
        }
        return FromData(JsonShape.Data(json, path, faults), path, what, faults);
    }

    /// <summary>The same from data: members of enqueue, and, or, not.</summary>
    public static (string Type, DataValue Params)? FromData(DataValue data, string path, string what, FaultList faults)
    {
        if (data.AsString() is { } name)
            return (name, default);
        if (data["type"].AsString() is not { } type)
        {
            faults.Add(path, $"An {what} is a name or an object with 'type' and 'params'.");
            return null;
        }
        foreach (var member in data.Members)
        {
            if (member.Key is not ("type" or "params"))
                faults.Add(DefinitionPath.Member(path, member.Key), $"Unknown key '{member.Key}'.");
        }
        return (type, data["params"]);
    }
}
