namespace Arvo.CorpusRunner.Scenarios;

/// <summary>How a case ended.</summary>
public enum CaseOutcome
{
    /// <summary>As recorded, or as a declared deviation demands.</summary>
    Passed,
    /// <summary>Neither.</summary>
    Failed,
    /// <summary>Needs what .NET lacks.</summary>
    Skipped,
}

/// <summary>The result of one case.</summary>
/// <param name="Name">The case's name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">What differed, or why it was skipped; null when it passed as recorded.</param>
/// <param name="Deviation">The number of the declared deviation by whose rule it passed; null: as recorded.</param>
public sealed record CaseResult(string Name, CaseOutcome Outcome, string? Detail = null, string? Deviation = null)
{
    internal static CaseResult Passed(string name) => new(name, CaseOutcome.Passed);

    internal static CaseResult Deviating(string name, string number) => new(name, CaseOutcome.Passed, Deviation: number);

    internal static CaseResult Failed(string name, int? step, string detail) => new(name, CaseOutcome.Failed, step is null ? detail : $"step {step}: {detail}");

    internal static CaseResult Skipped(string name, string reason) => new(name, CaseOutcome.Skipped, reason);
}
