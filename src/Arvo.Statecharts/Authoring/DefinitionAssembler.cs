namespace Arvo.Statecharts;

/// <summary>Makes definitions of drafts, once all states are known.</summary>
static class DefinitionAssembler
{
    public static StateDefinition Assemble(StateDraft draft, string path, FaultList faults)
    {
        var children = draft.Children.Select(child => new ChildDefinition(child.Key, Assemble(child, Below(path, child.Key), faults))).ToList();
        return draft.Definition with
        {
            States = children,
            Initial = AssembleInitial(draft),
            On = [.. Group(draft.On).Select(entry => new EventTransitions(entry.Key, AssembleAll(entry, draft, At(path, "on", entry.Key), faults)))],
            Always = AssembleAll(draft.Always, draft, DefinitionPath.Member(path, "always"), faults),
            OnDone = draft.OnDone.Count == 0 ? null : AssembleAll(draft.OnDone, draft, DefinitionPath.Member(path, "onDone"), faults),
            After = [.. Group(draft.After).Select(entry => new DelayedTransitions(entry.Key,
                AssembleAll(entry, draft, At(path, "after", entry.Key), faults)))],
            HistoryTargets = draft.HistoryDefault is { } target
                ? [StateNames.ResolveDefault(target, draft, DefinitionPath.Member(path, "target"), faults)]
                : null,
            Route = draft.Route is { } route ? Assemble(route, draft, DefinitionPath.Member(path, "route"), faults) : null,
        };
    }

    static IEnumerable<IGrouping<string, TransitionDraft>> Group(List<(string Key, TransitionDraft Transition)> entries) =>
        entries.GroupBy(entry => entry.Key, entry => entry.Transition, StringComparer.Ordinal);

    static string Below(string path, string key) => DefinitionPath.Member(DefinitionPath.Member(path, "states"), key);

    static string At(string path, string member, string key) => DefinitionPath.Member(DefinitionPath.Member(path, member), key);

    // A compound state starts in its first child unless it says otherwise.
    static InitialDefinition? AssembleInitial(StateDraft draft)
    {
        if (draft.Children.Count == 0 || draft.Definition.Kind == StateKind.Parallel)
            return draft.Initial is { } unexpected ? new(unexpected.Key) : null;
        var first = draft.Children.Find(child => child.Definition.Kind != StateKind.History) ?? draft.Children[0];
        return new(draft.Initial?.Key ?? first.Key) { Actions = draft.InitialActions };
    }

    static List<TransitionDefinition> AssembleAll(IEnumerable<TransitionDraft> transitions, StateDraft source, string path, FaultList faults) =>
        [.. transitions.Select((transition, index) => Assemble(transition, source, DefinitionPath.Item(path, index), faults))];

    static TransitionDefinition Assemble(TransitionDraft draft, StateDraft source, string path, FaultList faults) => draft.Definition with
    {
        Targets = draft.Targets.Count == 0
            ? null
            : [.. draft.Targets.Select(name => StateNames.Resolve(name, source, DefinitionPath.Member(path, "target"), faults))],
        Guard = AssembleGuard(draft, source, DefinitionPath.Member(path, "guard"), faults),
        Actions = [.. draft.Actions],
    };

    static GuardDefinition? AssembleGuard(TransitionDraft draft, StateDraft source, string path, FaultList faults)
    {
        List<GuardDefinition> all = [.. draft.Guards, .. draft.ActiveStates.Select(name => StateIn(name, source, path, faults))];
        return all.Count switch
        {
            0 => null,
            1 => all[0],
            _ => new("and", DataValue.Object(("guards", DataValue.Array([.. all.Select(Written)])))),
        };
    }

    static GuardDefinition StateIn(StateName name, StateDraft source, string path, FaultList faults) =>
        new("stateIn", DataValue.Object(("value", StateNames.ResolveAbsolute(name, source, path, faults))));

    // Inside parameters code goes by its name.
    static DataValue Written(GuardDefinition guard) =>
        guard.Params.IsUndefined ? guard.Type : DataValue.Object(("type", guard.Type), ("params", guard.Params));
}
