namespace Arvo.CorpusRunner;

/// <summary>One difference between what was recorded and what came out.</summary>
/// <param name="Where">Step or operation, with the path inside.</param>
/// <param name="What">Expected and found, short.</param>
public sealed record Difference(string Where, string What)
{
    /// <summary>Both, as a report shows them.</summary>
    public override string ToString() => $"{Where}: {What}";
}
