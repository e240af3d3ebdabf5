namespace Arvo.Statecharts;

/// <summary>Something wrong with a definition.</summary>
/// <param name="Path">Where, as a path through the definition: <c>states.a.on.X[0].target</c>; empty for the definition as a whole.</param>
/// <param name="Message">What.</param>
public sealed record ChartFault(string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}

/// <summary>A definition that can't be read or compiled, with everything that is wrong with it.</summary>
public sealed class ChartDefinitionException : Exception
{
    /// <summary>Made with at least one fault.</summary>
    public ChartDefinitionException(IReadOnlyList<ChartFault> faults)
        : base(faults.Count == 1 ? faults[0].ToString() : $"The chart has {faults.Count} faults:\n" + string.Join('\n', faults)) => Faults = faults;

    /// <summary>All faults, in document order.</summary>
    public IReadOnlyList<ChartFault> Faults { get; }
}
