namespace Arvo.Statecharts;

/// <summary>Compiles actions: the vocabulary's words, code, names.</summary>
sealed class ActionCompiler(Linker linker)
{
    public static bool IsWord(string type) => type is "assign" or "raise" or "emit" or "log" or "enqueue" or "throw" or "send" or "cancel";

    public CompiledAction Compile(ActionDefinition action, string path, FaultList faults)
    {
        if (action.Code is { } code)
            return Compile(code, path, faults);
        var at = DefinitionPath.Member(path, "params");
        return action.Type switch
        {
            "assign" => CompileAssign(action.Params, at, faults),
            "raise" => new RaiseAction(CompileSending(action.Params, at, faults)),
            "send" => new SendAction(CompileSending(action.Params, at, faults)),
            "emit" => new EmitAction(ParameterReader.Required(action.Params, "event", at, faults, "event")),
            "log" => new LogAction(ExpressionCompiler.Compile(action.Params, at, faults)),
            "throw" => new ThrowAction(ParameterReader.Required(action.Params, "message", at, faults, "message")),
            "cancel" => new CancelAction(ParameterReader.Required(action.Params, "id", at, faults, "id")),
            "enqueue" => new EnqueueAction(CompileEnqueue(action.Params, at, faults)),
            _ => CompileNamed(action, path, at, faults),
        };
    }

    public CompiledAction Compile(ChartAction code, string path, FaultList faults) => code switch
    {
        AssignCode assign => new AssignCodeAction(assign.NextContext),
        EnqueueCode enqueue => new EnqueueCodeAction(enqueue.Collect),
        EffectCode effect => new EffectAction(effect.Effect),
        DeclaredAction declared => Compile(declared.Definition, path, faults),
        _ => throw new InvalidOperationException($"Unknown kind of action {code.GetType()}."),
    };

    NamedAction CompileNamed(ActionDefinition action, string path, string paramsPath, FaultList faults)
    {
        var slot = linker.ActionSlot(action.Type);
        if (slot is null && linker.Strict)
            faults.Add(path, $"No implementation of the action '{action.Type}'.");
        return new(action.Type, slot, action.Params.IsUndefined ? null : ExpressionCompiler.Compile(action.Params, paramsPath, faults));
    }

    static CompiledAction CompileAssign(DataValue parameters, string path, FaultList faults)
    {
        if (parameters.TryGet("set", out var set))
        {
            ParameterReader.CheckKeys(parameters, path, faults, "set");
            if (set.Kind != DataKind.Object)
                faults.Add(DefinitionPath.Member(path, "set"), $"An object of keys and values was expected, found {set.Kind}.");
            return CompileAssignSet(set, DefinitionPath.Member(path, "set"), faults);
        }
        ParameterReader.CheckKeys(parameters, path, faults, "key", "op", "value");
        var key = parameters["key"].AsString();
        if (key is null)
            faults.Add(path, "assign needs 'key' (text) or 'set' (an object).");
        return new AssignKeyAction(key ?? "", ReadOperation(parameters["op"], path, faults),
            ParameterReader.Expression(parameters, "value", path, faults));
    }

    static AssignSetAction CompileAssignSet(DataValue set, string path, FaultList faults)
    {
        List<string> keys = [];
        List<CompiledExpression> values = [];
        foreach (var (key, value) in set.Members)
        {
            keys.Add(key);
            values.Add(ExpressionCompiler.Compile(value, DefinitionPath.Member(path, key), faults));
        }
        return new([.. keys], [.. values]);
    }

    static AssignOperation ReadOperation(DataValue word, string path, FaultList faults)
    {
        switch (word.AsString())
        {
            case "set":
                return AssignOperation.Set;
            case "add":
                return AssignOperation.Add;
            case "append":
                return AssignOperation.Append;
            default:
                faults.Add(DefinitionPath.Member(path, "op"), $"'set', 'add' or 'append' was expected, found {word}.");
                return AssignOperation.Set;
        }
    }

    SendingParameters CompileSending(DataValue parameters, string path, FaultList faults) => new(
        ParameterReader.Required(parameters, "event", path, faults, "event", "delay", "id"),
        CompileDelay(parameters["delay"], DefinitionPath.Member(path, "delay"), faults),
        parameters["id"].IsNull ? null : ParameterReader.Expression(parameters, "id", path, faults));

    CompiledExpression? CompileDelay(DataValue delay, string path, FaultList faults)
    {
        if (delay.IsNull)
            return null;
        return delay.AsString() is { } name ? linker.Delay(name, path, faults) : ExpressionCompiler.Compile(delay, path, faults);
    }

    EnqueueEntry[] CompileEnqueue(DataValue parameters, string path, FaultList faults)
    {
        ParameterReader.CheckKeys(parameters, path, faults, "do");
        return CompileEntries(parameters["do"], DefinitionPath.Member(path, "do"), faults);
    }

    EnqueueEntry[] CompileEntries(DataValue entries, string path, FaultList faults)
    {
        if (entries.Kind is not (DataKind.Array or DataKind.Undefined or DataKind.Null))
            faults.Add(path, $"An array of actions was expected, found {entries.Kind}.");
        var compiled = new EnqueueEntry[entries.Count];
        for (var i = 0; i < compiled.Length; i++)
            compiled[i] = CompileEntry(entries[i], DefinitionPath.Item(path, i), faults);
        return compiled;
    }

    EnqueueEntry CompileEntry(DataValue entry, string path, FaultList faults)
    {
        if (entry.TryGet("if", out var condition))
        {
            ParameterReader.CheckKeys(entry, path, faults, "if", "then", "else");
            return new EnqueuedChoice(
                linker.Guards.CompileData(condition, DefinitionPath.Member(path, "if"), faults),
                CompileEntries(entry["then"], DefinitionPath.Member(path, "then"), faults),
                CompileEntries(entry["else"], DefinitionPath.Member(path, "else"), faults));
        }
        return ActionReader.FromData(entry, path, "action", faults) is var (type, parameters)
            ? new EnqueuedAction(Compile(new ActionDefinition(type, parameters), path, faults))
            : new EnqueuedChoice(new ConstantGuard(new ConstantExpression(DataValue.False)), [], []);
    }
}
