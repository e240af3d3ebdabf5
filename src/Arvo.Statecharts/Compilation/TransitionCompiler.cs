namespace Arvo.Statecharts;

/// <summary>Compiles the transitions of nodes (XS §2.2).</summary>
sealed class TransitionCompiler(Linker linker, TargetResolver resolver, EventTypeTable types, FaultList faults)
{
    public void Compile(StateNode node, StateDefinition state, string path)
    {
        var byDescriptor = new DescriptorMap();
        var onPath = DefinitionPath.Member(path, "on");
        foreach (var (descriptor, transitions) in state.On)
            byDescriptor.Set(descriptor, CompileMany(node, descriptor, transitions, DefinitionPath.Member(onPath, descriptor)));
        if (state.OnDone is { } onDone)
            byDescriptor.Set(node.DoneEventType, CompileMany(node, node.DoneEventType, onDone, DefinitionPath.Member(path, "onDone")));
        foreach (var after in state.After)
            CompileAfter(node, after, DefinitionPath.Member(DefinitionPath.Member(path, "after"), after.Delay), byDescriptor);
        node.Candidates = byDescriptor.ToTable(types);
        node.Always = [.. CompileMany(node, "", state.Always, DefinitionPath.Member(path, "always"))];
    }

    /// <summary>A state with <c>route</c> and an explicit id can be entered from the root by <c>xstate.route</c>.</summary>
    public void CompileRoutes(StateNode root, IReadOnlyList<(StateNode Node, StateDefinition Definition, string Path)> states)
    {
        var routes = new List<Transition>();
        foreach (var (node, state, path) in states)
        {
            if (node.Parent is null || state.Route is not { } route || string.IsNullOrEmpty(state.Id))
                continue;
            var address = "#" + state.Id;
            var isMeant = GuardDefinition.Of("route", ChartGuard.When(scope => scope.Event.Payload["to"].AsString() == address));
            var compiled = Compile(root, ChartEvent.Route, route with { Targets = [address], Guard = null }, DefinitionPath.Member(path, "route"));
            routes.Add(compiled.WithGuard(Combine(isMeant, route.Guard, DefinitionPath.Member(path, "route"))));
        }
        if (routes.Count == 0)
            return;
        var merged = root.Candidates.Descriptors.Copy();
        merged.Set(ChartEvent.Route, routes);
        root.Candidates = merged.ToTable(types);
    }

    CompiledGuard Combine(GuardDefinition first, GuardDefinition? second, string path)
    {
        var compiled = linker.Guards.Compile(first, path, faults);
        return second is null ? compiled : new AndGuard([compiled, linker.Guards.Compile(second, DefinitionPath.Member(path, "guard"), faults)]);
    }

    // The node's own entry and exit actions come first (XS §2.2).
    void CompileAfter(StateNode node, DelayedTransitions after, string path, DescriptorMap byDescriptor)
    {
        var milliseconds = Delays.Parse(after.Delay);
        var eventType = $"xstate.after.{(milliseconds is { } number ? Delays.Format(number) : after.Delay)}.{node.Id}";
        var delay = milliseconds is { } fixedDelay ? new ConstantExpression(fixedDelay) : linker.Delay(after.Delay, path, faults);
        var id = new ConstantExpression(eventType);
        var timeout = new ConstantExpression(DataValue.Object(("type", eventType)));
        node.Entry = [.. node.Entry, new RaiseAction(new(timeout, delay, id))];
        node.Exit = [.. node.Exit, new CancelAction(id)];
        byDescriptor.Append(eventType, CompileMany(node, eventType, after.Transitions, path));
    }

    List<Transition> CompileMany(StateNode node, string descriptor, IReadOnlyList<TransitionDefinition> transitions, string path)
    {
        var compiled = new List<Transition>(transitions.Count);
        for (var i = 0; i < transitions.Count; i++)
            compiled.Add(Compile(node, descriptor, transitions[i], transitions.Count == 1 ? path : DefinitionPath.Item(path, i)));
        return compiled;
    }

    Transition Compile(StateNode source, string descriptor, TransitionDefinition transition, string path)
    {
        var actions = new CompiledAction[transition.Actions.Count];
        for (var i = 0; i < actions.Length; i++)
            actions[i] = linker.Actions.Compile(transition.Actions[i], DefinitionPath.Item(DefinitionPath.Member(path, "actions"), i), faults);
        var compiled = new Transition(source, Resolve(source, transition.Targets, path), transition.Reenter)
        {
            Descriptor = descriptor,
            Actions = actions,
            Guard = transition.Guard is { } guard ? linker.Guards.Compile(guard, DefinitionPath.Member(path, "guard"), faults) : null,
            GuardName = GuardCompiler.NameOf(transition.Guard),
        };
        if (!compiled.HasHistoryTarget && compiled.Targets is { } targets)
            compiled.FixedDomain = GetTransitionDomain.Of(compiled, targets);
        return compiled;
    }

    StateNode[]? Resolve(StateNode source, IReadOnlyList<string>? targets, string path)
    {
        if (targets is null)
            return null;
        var resolved = new List<StateNode>(targets.Count);
        foreach (var target in targets)
        {
            var (node, fault) = resolver.Resolve(source, target);
            if (node is null)
                faults.Add(path, fault ?? target);
            else
                resolved.Add(node);
        }
        return TargetSet.Checked(resolved, path, faults);
    }
}
