namespace Arvo.Statecharts;

/// <summary>Reads the parameters of the vocabulary's words.</summary>
static class ParameterReader
{
    /// <summary>An optional expression; null when it is missing.</summary>
    public static CompiledExpression Expression(DataValue parameters, string name, string path, FaultList faults) =>
        ExpressionCompiler.Compile(parameters[name], DefinitionPath.Member(path, name), faults);

    /// <summary>An expression that must be there, among known parameters.</summary>
    public static CompiledExpression Required(DataValue parameters, string name, string path, FaultList faults, params string[] known)
    {
        CheckKeys(parameters, path, faults, known);
        if (parameters[name].IsNull)
            faults.Add(path, $"The parameter '{name}' is missing.");
        return Expression(parameters, name, path, faults);
    }

    /// <summary>Reports parameters nobody knows, and parameters that are no object.</summary>
    public static void CheckKeys(DataValue parameters, string path, FaultList faults, params string[] known)
    {
        if (parameters.Kind is not (DataKind.Object or DataKind.Undefined))
            faults.Add(path, $"Parameters are an object, found {parameters.Kind}.");
        foreach (var member in parameters.Members)
        {
            if (!known.Contains(member.Key, StringComparer.Ordinal))
                faults.Add(DefinitionPath.Member(path, member.Key), $"Unknown parameter '{member.Key}'; known are {string.Join(", ", known)}.");
        }
    }
}
