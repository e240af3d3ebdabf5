namespace Arvo.Statecharts;

/// <summary>Gives every piece of code a name of its own, so that JSON shows it and named implementations bring it back.</summary>
sealed class CodeNames
{
    readonly Dictionary<string, Delegate> _actions = new(StringComparer.Ordinal);
    readonly Dictionary<string, Delegate> _guards = new(StringComparer.Ordinal);
    readonly Dictionary<string, Delegate> _delays = new(StringComparer.Ordinal);

    public ChartImplementations Implementations { get; private set; } = ChartImplementations.None;

    public ActionDefinition Action(string name, Delegate code, ChartAction action)
    {
        var own = Claim(_actions, name, code, ActionCompiler.IsWord);
        Implementations = Implementations.WithAction(own, action);
        return ActionDefinition.Of(own, action);
    }

    public GuardDefinition Guard(string name, Delegate code, ChartGuard guard)
    {
        var own = Claim(_guards, name, code, GuardCompiler.IsWord);
        Implementations = Implementations.WithGuard(own, guard);
        return GuardDefinition.Of(own, guard);
    }

    public string Delay(string name, Delegate code, Func<ExpressionScope, TimeSpan> delay)
    {
        // A number would be read as milliseconds.
        var own = Claim(_delays, name, code, text => text.Length > 0 && text.All(char.IsAsciiDigit));
        Implementations = Implementations.WithDelay(own, delay);
        return own;
    }

    /// <summary>Named implementations given apart; they win over code of the same name.</summary>
    public void Add(ChartImplementations other) => Implementations = new()
    {
        Actions = Implementations.Actions.SetItems(other.Actions),
        Guards = Implementations.Guards.SetItems(other.Guards),
        Delays = Implementations.Delays.SetItems(other.Delays),
    };

    static string Claim(Dictionary<string, Delegate> taken, string name, Delegate code, Func<string, bool> isReserved)
    {
        var wanted = LambdaText.Of(name);
        var candidate = wanted;
        for (var i = 2; isReserved(candidate) || (!taken.TryAdd(candidate, code) && !taken[candidate].Equals(code)); i++)
            candidate = $"{wanted} #{i}";
        return candidate;
    }
}
