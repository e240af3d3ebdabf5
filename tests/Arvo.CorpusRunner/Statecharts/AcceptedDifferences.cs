namespace Arvo.CorpusRunner.Statecharts;

/// <summary>
/// Where we knowingly differ from XState, as rules that hold for any case. The same list, with more words, is in the README of Arvo.Statecharts.
/// A rule explains a difference only if the case goes as recorded once we do what XState does there.
/// </summary>
public static class AcceptedDifferences
{
    const string DottedIdsKeepHistory = "ids are looked up as they were written, so history of states whose id contains a dot survives a restore";

    /// <summary>Why a case that differs may; null when no rule explains it.</summary>
    public static string? ReasonFor(StatechartCase recorded) =>
        DottedHistory.Of(recorded.Machine) is { } lost && CaseReplay.Run(recorded, lost) is null ? DottedIdsKeepHistory : null;
}
