namespace Arvo.CorpusRunner.Statecharts;

/// <summary>
/// Where we knowingly differ from XState. The same list, with more words, is in the README of Arvo.Statecharts. A case listed here that
/// does not differ any more is a failure.
/// </summary>
public static class AcceptedDifferences
{
    const string DottedIdsKeepHistory = "ids are looked up as they were written, so history of states whose id contains a dot survives a restore";

    static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["quirks/dotted-custom-id-history-lost-on-restore"] = DottedIdsKeepHistory,
        ["quirks/dotted-machine-id-history-lost-on-restore"] = DottedIdsKeepHistory,
    };

    public static string? ReasonFor(string caseName) => Reasons.GetValueOrDefault(caseName);
}
