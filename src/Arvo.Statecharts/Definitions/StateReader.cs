using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>Reads one state and those below it.</summary>
static class StateReader
{
    /// <summary>Charts nest this deep at most: the interpreter recurses over the levels.</summary>
    public const int MaxLevels = 400;

    /// <param name="json">The state; an object.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <param name="readRootOnly">Reads a member that only the root may have; false when it is none.</param>
    /// <param name="level">How deep it is nested.</param>
    public static StateDefinition Read(JsonElement json, string path, FaultList faults, Func<JsonProperty, bool>? readRootOnly = null, int level = 0)
    {
        var state = new StateDefinition();
        foreach (var property in json.EnumerateObject())
        {
            var at = DefinitionPath.Member(path, property.Name);
            if (readRootOnly is not null && readRootOnly(property))
                continue;
            state = property.Name == "states"
                ? state with { States = ReadStates(property.Value, at, faults, level) }
                : ReadMember(state, property.Name, property.Value, at, faults);
        }
        return state;
    }

    static StateDefinition ReadMember(StateDefinition state, string name, JsonElement json, string at, FaultList faults)
    {
        // null stands for absent, except where it is a value.
        if (json.ValueKind == JsonValueKind.Null && name is not ("meta" or "output") && IsKnown(name))
            return state;
        switch (name)
        {
            case "id":
                return state with { Id = JsonShape.Text(json, at, faults) };
            case "type":
                return state with { Kind = ReadKind(json, at, faults) };
            case "initial":
                return state with { Initial = ReadInitial(json, at, faults) };
            case "on":
                return state with { On = ReadOn(json, at, faults) };
            case "always":
                return state with { Always = TransitionReader.ReadMany(json, at, faults) };
            case "onDone":
                return state with { OnDone = TransitionReader.ReadMany(json, at, faults) };
            case "after":
                return state with { After = ReadAfter(json, at, faults) };
            case "entry":
                return state with { Entry = ActionReader.ReadMany(json, at, faults) };
            case "exit":
                return state with { Exit = ActionReader.ReadMany(json, at, faults) };
            case "tags":
                return state with { Tags = JsonShape.Texts(json, at, faults) };
            case "meta":
                return state with { Meta = JsonShape.Data(json, at, faults) };
            case "output":
                return state with { Output = new(JsonShape.Data(json, at, faults)) };
            case "history":
                return state with { History = ReadHistory(json, at, faults) };
            case "target":
                return state with { HistoryTargets = TransitionReader.ReadTargets(json, at, faults) };
            case "route":
                return state with { Route = TransitionReader.ReadOne(json, at, faults) };
            case "description":
                return state with { Description = JsonShape.Text(json, at, faults) };
            default:
                faults.Add(at, UnknownKey(name));
                return state;
        }
    }

    static bool IsKnown(string name) => name is "id" or "type" or "initial" or "on" or "always" or "onDone" or "after" or "entry" or "exit"
        or "tags" or "history" or "target" or "route" or "description";

    static string UnknownKey(string name) => name switch
    {
        "invoke" => "'invoke' is not supported: emit an event to the service and wait for its answer in a state.",
        "context" or "version" or "options" => $"'{name}' belongs to the root only.",
        "onEntry" or "onExit" or "activities" or "data" or "internal" => $"Unknown key '{name}': this is XState v4.",
        _ => $"Unknown key '{name}'.",
    };

    static List<ChildDefinition> ReadStates(JsonElement json, string path, FaultList faults, int level)
    {
        if (json.ValueKind == JsonValueKind.Null || !JsonShape.IsObject(json, path, faults))
            return [];
        if (level >= MaxLevels)
        {
            faults.Add(path, $"States nest deeper than {MaxLevels} levels.");
            return [];
        }
        var children = new List<ChildDefinition>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            var at = DefinitionPath.Member(path, property.Name);
            if (!keys.Add(property.Name))
                faults.Add(at, $"There are two states '{property.Name}'.");
            else if (JsonShape.IsObject(property.Value, at, faults))
                children.Add(new(property.Name, Read(property.Value, at, faults, level: level + 1)));
        }
        return children;
    }

    static StateKind? ReadKind(JsonElement json, string path, FaultList faults)
    {
        switch (JsonShape.Text(json, path, faults))
        {
            case null:
                return null;
            case "atomic":
                return StateKind.Atomic;
            case "compound":
                return StateKind.Compound;
            case "parallel":
                return StateKind.Parallel;
            case "final":
                return StateKind.Final;
            case "history":
                return StateKind.History;
            case var other:
                faults.Add(path, $"Unknown type '{other}'; known are atomic, compound, parallel, final, history.");
                return null;
        }
    }

    static HistoryKind? ReadHistory(JsonElement json, string path, FaultList faults)
    {
        if (json.ValueKind == JsonValueKind.False)
            return null;
        if (json.ValueKind == JsonValueKind.True || (json.ValueKind == JsonValueKind.String && json.ValueEquals("shallow")))
            return HistoryKind.Shallow;
        if (json.ValueKind == JsonValueKind.String && json.ValueEquals("deep"))
            return HistoryKind.Deep;
        faults.Add(path, "'shallow', 'deep', true or false was expected.");
        return null;
    }

    static InitialDefinition? ReadInitial(JsonElement json, string path, FaultList faults)
    {
        if (json.ValueKind == JsonValueKind.String)
            return new(json.GetString());
        if (!JsonShape.IsObject(json, path, faults))
            return null;
        var initial = new InitialDefinition((string?)null);
        foreach (var property in json.EnumerateObject())
        {
            var at = DefinitionPath.Member(path, property.Name);
            initial = property.Name switch
            {
                "target" => initial with { Target = ReadInitialTarget(property.Value, at, faults) },
                "actions" => initial with { Actions = ActionReader.ReadMany(property.Value, at, faults) },
                "description" => initial with { Description = JsonShape.Text(property.Value, at, faults) },
                "meta" => initial with { Meta = JsonShape.Data(property.Value, at, faults) },
                _ => JsonShape.Unknown(initial, property.Name, at, faults),
            };
        }
        return initial;
    }

    // Empty text is no initial state at all, but an object that names none is one that doesn't exist (XS §2.1).
    static string? ReadInitialTarget(JsonElement json, string path, FaultList faults) =>
        JsonShape.Texts(json, path, faults) is [{ Length: > 0 } only] ? only : null;

    static List<EventTransitions> ReadOn(JsonElement json, string path, FaultList faults)
    {
        if (!JsonShape.IsObject(json, path, faults))
            return [];
        var transitions = new List<EventTransitions>();
        foreach (var property in json.EnumerateObject())
        {
            var at = DefinitionPath.Member(path, property.Name);
            if (property.Name.Length == 0)
                faults.Add(path, "Null events (\"\") cannot be a transition key. Use 'always' instead.");
            else
                transitions.Add(new(property.Name, TransitionReader.ReadMany(property.Value, at, faults)));
        }
        return transitions;
    }

    static List<DelayedTransitions> ReadAfter(JsonElement json, string path, FaultList faults)
    {
        if (!JsonShape.IsObject(json, path, faults))
            return [];
        var transitions = new List<DelayedTransitions>();
        foreach (var property in json.EnumerateObject())
            transitions.Add(new(property.Name, TransitionReader.ReadDelayed(property.Value, DefinitionPath.Member(path, property.Name), faults)));
        return transitions;
    }
}
