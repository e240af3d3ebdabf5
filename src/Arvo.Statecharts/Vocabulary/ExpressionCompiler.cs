namespace Arvo.Statecharts;

/// <summary>
/// Compiles templates: any JSON is itself, except an object whose only member is one of the expressions. What contains none is a constant.
/// </summary>
static class ExpressionCompiler
{
    public static CompiledExpression Compile(ExpressionDefinition definition, string path, FaultList faults) =>
        definition.Code is { } code ? new CodeExpression(code) : Compile(definition.Template, path, faults);

    public static CompiledExpression Compile(DataValue template, string path, FaultList faults) => template.Kind switch
    {
        DataKind.Object => CompileObject(template, path, faults),
        DataKind.Array => CompileArray(template, path, faults),
        DataKind.Undefined => new ConstantExpression(DataValue.Null),
        _ => new ConstantExpression(template),
    };

    static CompiledExpression CompileObject(DataValue template, string path, FaultList faults)
    {
        var members = template.ObjectContent;
        if (members.Count == 1 && CompileWord(members.NameAt(0), members.ValueAt(0), path, faults) is { } word)
            return word;

        var names = new string[members.Count];
        var values = new CompiledExpression[members.Count];
        for (var i = 0; i < members.Count; i++)
        {
            names[i] = members.NameAt(i);
            values[i] = Compile(members.ValueAt(i), DefinitionPath.Member(path, names[i]), faults);
        }
        return Array.TrueForAll(values, value => value is ConstantExpression)
            ? new ConstantExpression(template)
            : new ObjectExpression(names, values);
    }

    static CompiledExpression CompileArray(DataValue template, string path, FaultList faults)
    {
        var items = CompileItems(template, path, faults);
        return Array.TrueForAll(items, item => item is ConstantExpression) ? new ConstantExpression(template) : new ArrayExpression(items);
    }

    static CompiledExpression[] CompileItems(DataValue array, string path, FaultList faults)
    {
        var items = new CompiledExpression[array.Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = Compile(array[i], DefinitionPath.Item(path, i), faults);
        return items;
    }

    /// <summary>null when the member is no word of the vocabulary: then the object is just data.</summary>
    static CompiledExpression? CompileWord(string word, DataValue operand, string path, FaultList faults)
    {
        var at = DefinitionPath.Member(path, word);
        switch (word)
        {
            case "$ctx":
                return CompilePath(PathRoot.Context, operand, at, faults);
            case "$event":
                return CompilePath(PathRoot.Event, operand, at, faults);
            case "$input":
                return CompilePath(PathRoot.Input, operand, at, faults);
            case "$params":
                return CompilePath(PathRoot.Params, operand, at, faults);
            case "$add":
            case "$mul":
                if (operand.Kind != DataKind.Array)
                    faults.Add(at, $"{word} takes an array of numbers, found {operand.Kind}.");
                return new ArithmeticExpression(word == "$add", CompileItems(operand, at, faults));
            case "$len":
                return new LengthExpression(Compile(operand, at, faults));
            case "$throw":
                return new ThrowExpression(operand.AsString() ?? operand.ToString());
            default:
                return null;
        }
    }

    static PathExpression CompilePath(PathRoot root, DataValue operand, string path, FaultList faults)
    {
        if (operand.AsString() is { } text)
            return new(root, DataPath.Parse(text));
        faults.Add(path, $"A path is text, found {operand.Kind}.");
        return new(root, DataPath.Parse(""));
    }
}
