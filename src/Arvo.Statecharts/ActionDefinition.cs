namespace Arvo.Statecharts;

/// <summary>
/// An action as written: one of the declarative vocabulary (<c>assign raise emit log enqueue throw send cancel</c>) or the name of an
/// implementation, with parameters that may contain expressions. Immutable.
/// </summary>
/// <param name="Type">The vocabulary word or the name.</param>
/// <param name="Params">The parameters; undefined when it was written as a bare name.</param>
public sealed record ActionDefinition(string Type, DataValue Params = default)
{
    /// <summary>Code in place of a named implementation. Written to JSON, only the name remains.</summary>
    public ChartAction? Code { get; init; }

    /// <summary>An action made of code; <paramref name="name"/> is what JSON and diagrams show.</summary>
    public static ActionDefinition Of(string name, ChartAction code) => new(name) { Code = code };
}

/// <summary>
/// A guard as written: one of the declarative vocabulary (<c>ctx event and or not stateIn const throw traceGuard</c>) or the name of an
/// implementation, with parameters that may contain expressions. Immutable.
/// </summary>
/// <param name="Type">The vocabulary word or the name.</param>
/// <param name="Params">The parameters; undefined when it was written as a bare name.</param>
public sealed record GuardDefinition(string Type, DataValue Params = default)
{
    /// <summary>Code in place of a named implementation. Written to JSON, only the name remains.</summary>
    public ChartGuard? Code { get; init; }

    /// <summary>A guard made of code; <paramref name="name"/> is what JSON, diagrams and errors show.</summary>
    public static GuardDefinition Of(string name, ChartGuard code) => new(name) { Code = code };
}

/// <summary>
/// A value as written: a template of JSON and expressions (<c>$ctx $event $input $params $add $mul $len $throw</c>), or code. Immutable.
/// </summary>
/// <param name="Template">The template; what JSON shows when there is code.</param>
public sealed record ExpressionDefinition(DataValue Template)
{
    /// <summary>Code in place of the template.</summary>
    public Func<ExpressionScope, DataValue>? Code { get; init; }

    /// <summary>A value made by code.</summary>
    public static ExpressionDefinition Of(Func<ExpressionScope, DataValue> code) => new(DataValue.Null) { Code = code };
}
