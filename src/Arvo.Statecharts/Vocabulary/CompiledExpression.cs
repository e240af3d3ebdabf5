namespace Arvo.Statecharts;

/// <summary>A compiled expression. Pure.</summary>
abstract class CompiledExpression
{
    /// <summary>The value; never undefined, never tied to somebody else's document.</summary>
    public abstract DataValue Evaluate(in ExpressionScope scope);
}

/// <summary>Any JSON without expressions in it.</summary>
sealed class ConstantExpression(DataValue value) : CompiledExpression
{
    public DataValue Value => value;

    public override DataValue Evaluate(in ExpressionScope scope) => value;
}

/// <summary>What a path expression starts from.</summary>
enum PathRoot
{
    Context,
    Event,
    Input,
    Params,
}

/// <summary><c>$ctx $event $input $params</c>; what is missing is null.</summary>
sealed class PathExpression(PathRoot root, DataPath path) : CompiledExpression
{
    public override DataValue Evaluate(in ExpressionScope scope)
    {
        var found = root switch
        {
            PathRoot.Context => path.Find(scope.Context),
            PathRoot.Event => FindInEvent(scope.Event),
            PathRoot.Input => path.Find(scope.Input),
            _ => path.Find(scope.Params),
        };
        return found.IsUndefined ? DataValue.Null : found.Detach();
    }

    // While the initial context is made there is no event.
    DataValue FindInEvent(ChartEvent current) => current.Type is null ? default : path.Find(current.Data);
}

/// <summary><c>$add</c> and <c>$mul</c> over numbers; null counts as 0.</summary>
sealed class ArithmeticExpression(bool isSum, CompiledExpression[] operands) : CompiledExpression
{
    public override DataValue Evaluate(in ExpressionScope scope)
    {
        var result = isSum ? 0d : 1d;
        foreach (var operand in operands)
        {
            var number = Numbers.Read(operand.Evaluate(scope), isSum ? "$add" : "$mul");
            result = isSum ? result + number : result * number;
        }
        return result;
    }
}

/// <summary><c>$len</c>: items of an array, UTF-16 units of text, members of an object; 0 for null.</summary>
sealed class LengthExpression(CompiledExpression operand) : CompiledExpression
{
    public override DataValue Evaluate(in ExpressionScope scope)
    {
        var value = operand.Evaluate(scope);
        return value.AsString() is { } text ? text.Length : value.Count;
    }
}

/// <summary><c>$throw</c>.</summary>
sealed class ThrowExpression(string message) : CompiledExpression
{
    public override DataValue Evaluate(in ExpressionScope scope) => throw new DeclaredErrorException(message);
}

/// <summary>An object some of whose members are expressions.</summary>
sealed class ObjectExpression(string[] names, CompiledExpression[] values) : CompiledExpression
{
    public override DataValue Evaluate(in ExpressionScope scope)
    {
        var results = new DataValue[values.Length];
        for (var i = 0; i < values.Length; i++)
            results[i] = values[i].Evaluate(scope);
        return new(DataObject.Take(names, results));
    }
}

/// <summary>An array some of whose items are expressions.</summary>
sealed class ArrayExpression(CompiledExpression[] items) : CompiledExpression
{
    public override DataValue Evaluate(in ExpressionScope scope)
    {
        var results = new DataValue[items.Length];
        for (var i = 0; i < items.Length; i++)
            results[i] = items[i].Evaluate(scope);
        return new(DataArray.Take(results));
    }
}

/// <summary>An author's function.</summary>
sealed class CodeExpression(Func<ExpressionScope, DataValue> code) : CompiledExpression
{
    public override DataValue Evaluate(in ExpressionScope scope)
    {
        var value = code(scope);
        return value.IsUndefined ? DataValue.Null : value.Detach();
    }
}

/// <summary>Numbers for arithmetic.</summary>
static class Numbers
{
    /// <summary>null counts as 0; anything but a number is an error.</summary>
    public static double Read(DataValue value, string operation)
    {
        if (value.IsNull)
            return 0;
        return value.AsNumber() ?? throw new StatechartException($"{operation} needs numbers, got {value.Kind} {value}.");
    }
}
