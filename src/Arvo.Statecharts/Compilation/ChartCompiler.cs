namespace Arvo.Statecharts;

/// <summary>Turns a definition into a chart: builds the tree, then resolves what refers to other states.</summary>
sealed class ChartCompiler
{
    readonly ChartDefinition _definition;
    readonly FaultList _faults;
    readonly ChartOptions _options;
    readonly Linker _linker;
    readonly NodeTable _nodes;
    readonly List<(StateNode Node, StateDefinition Definition, string Path)> _states = [];

    ChartCompiler(ChartDefinition definition, ChartImplementations implementations, ChartOptions options, FaultList faults)
    {
        _definition = definition;
        _faults = faults;
        _options = options;
        _linker = new(implementations, options, faults);
        Id = string.IsNullOrEmpty(definition.Root.Id) ? "(machine)" : definition.Root.Id;
        _nodes = new(Id);
    }

    string Id { get; }

    /// <summary>Adds what is wrong to the faults; the result is usable only when there are none.</summary>
    public static ChartParts Compile(ChartDefinition definition, ChartImplementations implementations, ChartOptions options, FaultList faults) =>
        new ChartCompiler(definition, implementations, options, faults).Run();

    ChartParts Run()
    {
        new TreeBuilder(Id, _nodes, _states, _faults, _options).Build(_definition.Root);
        var types = new EventTypeTable();
        var resolver = new TargetResolver(_nodes);
        var transitions = new TransitionCompiler(_linker, resolver, types, _faults);
        foreach (var (node, state, path) in _states)
            CompileActionsAndOutput(node, state, path);
        foreach (var (node, state, path) in _states)
            transitions.Compile(node, state, path);
        transitions.CompileRoutes(_nodes.Root, _states);
        var histories = new HistoryCompiler(_nodes, resolver, _faults, _options);
        histories.Compile(_states);
        foreach (var node in _nodes.All)
            node.AlwaysOnPath = node.Always.Length > 0 || node.Parent is { AlwaysOnPath: true };
        CheckStateIds();
        CheckLimit();
        _linker.Seal();
        return new(Id, _definition, _nodes, _linker, types, CompileContext());
    }

    void CompileActionsAndOutput(StateNode node, StateDefinition state, string path)
    {
        node.Entry = Actions(state.Entry, DefinitionPath.Member(path, "entry"));
        node.Exit = Actions(state.Exit, DefinitionPath.Member(path, "exit"));
        node.Initial = CompileInitial(node, state, path);
        // Elsewhere it is ignored (XS §2.1).
        if (state.Output is { } output && (node.Kind == StateKind.Final || node.Parent is null))
            node.Output = ExpressionCompiler.Compile(output, DefinitionPath.Member(path, "output"), _faults);
    }

    CompiledAction[] Actions(IReadOnlyList<ActionDefinition> actions, string path)
    {
        var compiled = new CompiledAction[actions.Count];
        for (var i = 0; i < compiled.Length; i++)
            compiled[i] = _linker.Actions.Compile(actions[i], DefinitionPath.Item(path, i), _faults);
        return compiled;
    }

    InitialTransition CompileInitial(StateNode node, StateDefinition state, string path)
    {
        if (state.Initial is not { } initial || initial.Target is "")
            return InitialTransition.None;
        var at = DefinitionPath.Member(path, "initial");
        var actions = Actions(initial.Actions, DefinitionPath.Member(at, "actions"));
        if (initial.Target is { } key && node.ChildrenByKey.TryGetValue(key, out var child))
            return new(child, actions, null);
        var fault = $"Initial state node \"{initial.Target}\" not found on parent state node #{node.Id}";
        if (_options.Strict)
            _faults.Add(at, fault);
        return new(null, actions, fault);
    }

    CompiledExpression CompileContext() => _definition.Context is { } context
        ? ExpressionCompiler.Compile(context, "context", _faults)
        : new ConstantExpression(DataValue.EmptyObject);

    void CheckStateIds()
    {
        if (!_options.Strict)
            return;
        foreach (var (guard, path) in _linker.StateIds)
        {
            if (_nodes.FindById(guard.Id) is { Fault: { } fault })
                _faults.Add(path, fault);
        }
    }

    void CheckLimit()
    {
        if (_definition.MaxIterations is { } most && !(most >= 0))
            _faults.Add("options.maxIterations", $"A number of microsteps was expected, found {most}.");
    }
}

/// <summary>What a chart is made of.</summary>
sealed record ChartParts(
    string Id, ChartDefinition Definition, NodeTable Nodes, Linker Linker, EventTypeTable EventTypes, CompiledExpression Context);
