namespace Arvo.CorpusRunner;

public enum CaseOutcome
{
    Passed,
    Failed,

    /// <summary>Differs by a capability that .NET lacks or that we refuse, see <see cref="AcceptedCapabilities"/>.</summary>
    Skipped,
}

/// <summary>How a case went.</summary>
/// <param name="Name">The case.</param>
/// <param name="Outcome">How it went.</param>
/// <param name="Where">Step or operation of the first difference.</param>
/// <param name="What">What differed, or why it was skipped.</param>
public sealed record CaseResult(string Name, CaseOutcome Outcome, string Where = "", string What = "")
{
    public override string ToString() => $"{Name} | {Where} | {What}";
}

/// <summary>One difference between what was recorded and what came out.</summary>
/// <param name="Where">Step or operation, with the path inside.</param>
/// <param name="What">Expected and found, short.</param>
public sealed record Difference(string Where, string What);
