using Arvo.CorpusRunner.Statecharts;

namespace Arvo.CorpusRunner;

/// <summary>The kinds of recorded cases this program knows: one line each.</summary>
public static class Corpora
{
    static readonly Dictionary<string, Func<string, IEnumerable<CaseResult>>> ByKind = new(StringComparer.Ordinal)
    {
        ["statecharts"] = StatechartCorpus.RunFolder,
        ["arvo"] = ArvoCorpus.RunFolder,
    };

    public static IEnumerable<string> Kinds => ByKind.Keys;

    public static Func<string, IEnumerable<CaseResult>>? Find(string kind) => ByKind.GetValueOrDefault(kind);
}
