namespace Arvo.Statecharts;

/// <summary>Compiles guards: the vocabulary's words, code, names.</summary>
sealed class GuardCompiler(Linker linker)
{
    public static bool IsWord(string type) => type is "ctx" or "event" or "and" or "or" or "not" or "stateIn" or "const" or "throw" or "traceGuard";

    /// <summary>The name errors show: that of a named guard, none for a word of the vocabulary.</summary>
    public static string? NameOf(GuardDefinition? guard) => guard is null || (guard.Code is null && IsWord(guard.Type)) ? null : guard.Type;

    public CompiledGuard Compile(GuardDefinition guard, string path, FaultList faults)
    {
        if (guard.Code is { } code)
            return Compile(code, path, faults);
        var at = DefinitionPath.Member(path, "params");
        return guard.Type switch
        {
            "ctx" => CompileComparison(PathRoot.Context, guard.Params, at, faults),
            "event" => CompileComparison(PathRoot.Event, guard.Params, at, faults),
            "and" => new AndGuard(CompileMembers(guard.Params, at, faults)),
            "or" => new OrGuard(CompileMembers(guard.Params, at, faults)),
            "not" => new NotGuard(CompileNegated(guard.Params, at, faults)),
            "stateIn" => CompileStateIn(guard.Params, at, faults),
            "const" => new ConstantGuard(CompileTruth(guard.Params, at, faults, "value")),
            "throw" => new ThrowGuard(ParameterReader.Required(guard.Params, "message", at, faults, "message")),
            "traceGuard" => new TraceGuard(guard.Params["message"].AsString() ?? "", CompileTruth(guard.Params, at, faults, "message", "value")),
            _ => CompileNamed(guard, path, at, faults),
        };
    }

    public CompiledGuard Compile(ChartGuard code, string path, FaultList faults) => code switch
    {
        ConditionCode condition => new CodeGuard(condition.Condition),
        DeclaredGuard declared => Compile(declared.Definition, path, faults),
        _ => throw new InvalidOperationException($"Unknown kind of guard {code.GetType()}."),
    };

    /// <summary>A guard inside parameters.</summary>
    public CompiledGuard CompileData(DataValue guard, string path, FaultList faults) =>
        ActionReader.FromData(guard, path, "guard", faults) is var (type, parameters)
            ? Compile(new GuardDefinition(type, parameters), path, faults)
            : new ConstantGuard(new ConstantExpression(DataValue.False));

    NamedGuard CompileNamed(GuardDefinition guard, string path, string paramsPath, FaultList faults)
    {
        var slot = linker.GuardSlot(guard.Type);
        if (slot is null && linker.Strict)
            faults.Add(path, $"No implementation of the guard '{guard.Type}'.");
        return new(guard.Type, slot, guard.Params.IsUndefined ? null : ExpressionCompiler.Compile(guard.Params, paramsPath, faults));
    }

    static ComparisonGuard CompileComparison(PathRoot root, DataValue parameters, string path, FaultList faults)
    {
        ParameterReader.CheckKeys(parameters, path, faults, "key", "op", "value");
        var key = parameters["key"].AsString();
        if (key is null)
            faults.Add(DefinitionPath.Member(path, "key"), "A path was expected.");
        var comparison = Comparisons.Find(parameters["op"].IsUndefined ? Comparisons.Default : parameters["op"].AsString());
        if (comparison is null)
            faults.Add(DefinitionPath.Member(path, "op"), $"One of {Comparisons.Known} was expected, found {parameters["op"]}.");
        return new(
            new(root, DataPath.Parse(key ?? "")),
            comparison ?? DataEquality.AreEqual,
            ParameterReader.Expression(parameters, "value", path, faults));
    }

    CompiledGuard[] CompileMembers(DataValue parameters, string path, FaultList faults)
    {
        ParameterReader.CheckKeys(parameters, path, faults, "guards");
        var at = DefinitionPath.Member(path, "guards");
        var guards = parameters["guards"];
        if (guards.Kind != DataKind.Array)
            faults.Add(at, $"An array of guards was expected, found {guards.Kind}.");
        var members = new CompiledGuard[guards.Count];
        for (var i = 0; i < members.Length; i++)
            members[i] = CompileData(guards[i], DefinitionPath.Item(at, i), faults);
        return members;
    }

    CompiledGuard CompileNegated(DataValue parameters, string path, FaultList faults)
    {
        ParameterReader.CheckKeys(parameters, path, faults, "guard");
        return CompileData(parameters["guard"], DefinitionPath.Member(path, "guard"), faults);
    }

    CompiledGuard CompileStateIn(DataValue parameters, string path, FaultList faults)
    {
        ParameterReader.CheckKeys(parameters, path, faults, "value");
        var wanted = parameters["value"];
        if (wanted.AsString() is { } text && text.StartsWith('#'))
            return linker.Register(new StateInIdGuard(text), DefinitionPath.Member(path, "value"));
        if (wanted.Kind is not (DataKind.String or DataKind.Object))
            faults.Add(DefinitionPath.Member(path, "value"), $"A state path, '#id' or a state value was expected, found {wanted.Kind}.");
        return new StateInValueGuard(StateValues.Normalize(wanted));
    }

    static CompiledExpression CompileTruth(DataValue parameters, string path, FaultList faults, params string[] known)
    {
        ParameterReader.CheckKeys(parameters, path, faults, known);
        var value = ParameterReader.Expression(parameters, "value", path, faults);
        if (value is ConstantExpression { Value.Kind: not DataKind.Boolean } constant)
            faults.Add(DefinitionPath.Member(path, "value"), $"true or false was expected, found {constant.Value.Kind}.");
        return value;
    }
}
