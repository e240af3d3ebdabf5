namespace Arvo.Statecharts;

/// <summary>Finds the states that names mean, and writes them as XState targets.</summary>
static class StateNames
{
    /// <summary>The target as seen from that state. A name of no state is left as it is: the compiler reports it.</summary>
    public static string Resolve(StateName name, StateDraft from, string path, FaultList faults) =>
        Find(name.Key, from, path, faults) is { } state ? Target(state, from) : name.Key;

    /// <summary>The same for the default of a history state: relative to its parent, without a leading dot.</summary>
    public static string ResolveDefault(StateName name, StateDraft history, string path, FaultList faults)
    {
        if (Find(name.Key, history, path, faults) is not { } state)
            return name.Key;
        return history.Parent is { } parent && state.IsBelow(parent) ? PathBelow(parent, state) : AbsoluteTarget(state);
    }

    /// <summary>A target that means the same everywhere.</summary>
    public static string ResolveAbsolute(StateName name, StateDraft from, string path, FaultList faults) =>
        Find(name.Key, from, path, faults) is { } state ? AbsoluteTarget(state) : name.Key;

    static StateDraft? Find(string key, StateDraft from, string path, FaultList faults)
    {
        if (ChildOf(from.Parent, key) is { } sibling)
            return sibling;
        if (ChildOf(from, key) is { } child)
            return child;
        for (var outer = from.Parent?.Parent; outer is not null; outer = outer.Parent)
        {
            if (ChildOf(outer, key) is { } relative)
                return relative;
        }
        var anywhere = from.Root.WithDescendants().Where(state => state.Parent is not null && state.Key == key).Take(2).ToList();
        if (anywhere.Count > 1)
            faults.Add(path, $"There are several states '{key}' and none is near: say which by '#id'.");
        return anywhere.FirstOrDefault();
    }

    static StateDraft? ChildOf(StateDraft? parent, string key) => parent?.Children.Find(child => child.Key == key);

    static string Target(StateDraft state, StateDraft from)
    {
        if (state.IsBelow(from))
            return "." + PathBelow(from, state);
        return state.Parent == from.Parent ? Escape(state.Key) : AbsoluteTarget(state);
    }

    static string AbsoluteTarget(StateDraft state)
    {
        var named = state;
        while (named.Definition.Id is null && named.Parent is not null)
            named = named.Parent;
        var id = "#" + Escape(named.Definition.Id ?? "(machine)");
        return named == state ? id : $"{id}.{PathBelow(named, state)}";
    }

    static string PathBelow(StateDraft ancestor, StateDraft state)
    {
        var key = Escape(state.Key);
        return state.Parent is null || state.Parent == ancestor ? key : $"{PathBelow(ancestor, state.Parent)}.{key}";
    }

    static string Escape(string key) => key.Replace(@"\", @"\\").Replace(".", @"\.").Replace("#", @"\#");
}
