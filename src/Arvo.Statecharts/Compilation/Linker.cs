namespace Arvo.Statecharts;

/// <summary>
/// Connects names with implementations. Names are known before any implementation is compiled, so that implementations may refer to each
/// other; afterwards nothing changes any more, and threads may share it.
/// </summary>
sealed class Linker
{
    readonly Dictionary<string, NamedActionSlot> _actions = new(StringComparer.Ordinal);
    readonly Dictionary<string, NamedGuardSlot> _guards = new(StringComparer.Ordinal);
    readonly Dictionary<string, CompiledExpression> _delays = new(StringComparer.Ordinal);
    readonly List<(StateInIdGuard Guard, string Path)> _stateIds = [];
    bool _isSealed;

    public Linker(ChartImplementations implementations, ChartOptions options, FaultList faults)
    {
        Strict = options.Strict;
        Actions = new(this);
        Guards = new(this);
        foreach (var name in implementations.Actions.Keys)
            _actions.Add(name, new());
        foreach (var name in implementations.Guards.Keys)
            _guards.Add(name, new());
        foreach (var (name, delay) in implementations.Delays)
            _delays.Add(name, ExpressionCompiler.Compile(delay, DefinitionPath.Member("delays", name), faults));
        CompileActions(implementations, faults);
        CompileGuards(implementations, faults);
    }

    public bool Strict { get; }

    public ActionCompiler Actions { get; }

    public GuardCompiler Guards { get; }

    /// <summary>Guards that name a state, to be checked when the states are known.</summary>
    public IReadOnlyList<(StateInIdGuard Guard, string Path)> StateIds => _stateIds;

    public NamedActionSlot? ActionSlot(string name) => _actions.GetValueOrDefault(name);

    public NamedGuardSlot? GuardSlot(string name) => _guards.GetValueOrDefault(name);

    /// <summary>A named delay; an unknown one is no number and so no delay (XS §13).</summary>
    public CompiledExpression Delay(string name, string path, FaultList faults)
    {
        if (_delays.TryGetValue(name, out var delay))
            return delay;
        if (Strict)
            faults.Add(path, $"No implementation of the delay '{name}'.");
        return new ConstantExpression(DataValue.Null);
    }

    /// <summary>Compiles an action while the chart runs.</summary>
    /// <exception cref="ChartDefinitionException">The action is wrong.</exception>
    public CompiledAction Action(ActionDefinition action)
    {
        var faults = new FaultList();
        var compiled = Actions.Compile(action, action.Type, faults);
        faults.ThrowIfAny();
        return compiled;
    }

    /// <summary>Compiles a guard while the chart runs.</summary>
    /// <exception cref="ChartDefinitionException">The guard is wrong.</exception>
    public CompiledGuard Guard(GuardDefinition guard)
    {
        var faults = new FaultList();
        var compiled = Guards.Compile(guard, guard.Type, faults);
        faults.ThrowIfAny();
        return compiled;
    }

    /// <summary>Remembers a guard that names a state, while the chart is being compiled.</summary>
    public StateInIdGuard Register(StateInIdGuard guard, string path)
    {
        if (!_isSealed)
            _stateIds.Add((guard, path));
        return guard;
    }

    /// <summary>From here on threads share it.</summary>
    public void Seal() => _isSealed = true;

    void CompileActions(ChartImplementations implementations, FaultList faults)
    {
        foreach (var (name, action) in implementations.Actions)
        {
            var path = DefinitionPath.Member("actions", name);
            if (ActionCompiler.IsWord(name))
                faults.Add(path, $"'{name}' is a word of the declarative vocabulary and can't be implemented.");
            _actions[name].Target = Actions.Compile(action, path, faults);
        }
    }

    void CompileGuards(ChartImplementations implementations, FaultList faults)
    {
        foreach (var (name, guard) in implementations.Guards)
        {
            var path = DefinitionPath.Member("guards", name);
            if (GuardCompiler.IsWord(name))
                faults.Add(path, $"'{name}' is a word of the declarative vocabulary and can't be implemented.");
            _guards[name].Target = Guards.Compile(guard, path, faults);
            _guards[name].IsAlias = _guards[name].Target is NamedGuard;
        }
    }
}
