using System.Collections.Immutable;
using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>
/// The implementations of a chart's named actions, guards and delays: code or declarative.
/// Immutable; the words of the declarative vocabulary can't be names.
/// </summary>
public sealed record ChartImplementations
{
    /// <summary>No implementations.</summary>
    public static ChartImplementations None { get; } = new();

    /// <summary>Actions by name. A name without an implementation does nothing, unless <see cref="ChartOptions.Strict"/>.</summary>
    public ImmutableDictionary<string, ChartAction> Actions { get; init; } = ImmutableDictionary.Create<string, ChartAction>(StringComparer.Ordinal);

    /// <summary>
    /// Guards by name. A name without an implementation is an error when it is evaluated, unless <see cref="ChartOptions.Strict"/>.
    /// </summary>
    public ImmutableDictionary<string, ChartGuard> Guards { get; init; } = ImmutableDictionary.Create<string, ChartGuard>(StringComparer.Ordinal);

    /// <summary>
    /// Delays by name: an expression for milliseconds. A name without an implementation, or one that gives no number, means no delay: the event is
    /// raised at once.
    /// </summary>
    public ImmutableDictionary<string, ExpressionDefinition> Delays { get; init; } =
        ImmutableDictionary.Create<string, ExpressionDefinition>(StringComparer.Ordinal);

    /// <summary>A copy with one more action, or another one under that name.</summary>
    public ChartImplementations WithAction(string name, ChartAction action) => this with { Actions = Actions.SetItem(name, action) };

    /// <summary>A copy with one more guard, or another one under that name.</summary>
    public ChartImplementations WithGuard(string name, ChartGuard guard) => this with { Guards = Guards.SetItem(name, guard) };

    /// <summary>A copy with one more delay, or another one under that name.</summary>
    public ChartImplementations WithDelay(string name, TimeSpan delay) =>
        this with { Delays = Delays.SetItem(name, new ExpressionDefinition(delay.TotalMilliseconds)) };

    /// <summary>A copy with one more delay in code, or another one under that name.</summary>
    public ChartImplementations WithDelay(string name, Func<ExpressionScope, TimeSpan> delay) =>
        this with { Delays = Delays.SetItem(name, ExpressionDefinition.Of(scope => delay(scope).TotalMilliseconds)) };

    /// <summary>Reads declarative implementations: <c>{"actions":{name:action},"guards":{name:guard},"delays":{name:ms or expression}}</c>.</summary>
    /// <exception cref="ChartDefinitionException">Carries all faults of the document, each with its path.</exception>
    public static ChartImplementations FromJson(JsonElement json)
    {
        var faults = new FaultList();
        var implementations = ImplementationsReader.Read(json, faults);
        faults.ThrowIfAny();
        return implementations;
    }
}
