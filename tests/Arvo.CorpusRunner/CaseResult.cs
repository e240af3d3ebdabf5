namespace Arvo.CorpusRunner;

/// <summary>How a case ended.</summary>
public enum CaseOutcome
{
    Passed,
    Failed,
    Skipped,
    /// <summary>It differs where we decided to differ; counted as passed, and listed with the reason.</summary>
    Accepted,
}

/// <summary>One case and, unless it passed, why.</summary>
/// <param name="Name">The case's name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">Which step, what differed, expected and got; or the reason. Short.</param>
public sealed record CaseResult(string Name, CaseOutcome Outcome, string Detail = "");
