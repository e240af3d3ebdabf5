namespace Arvo.CorpusRunner;

/// <summary>Prints one line per case that did not simply pass, and the totals alone on the last line.</summary>
public static class CorpusReport
{
    const int LongestLine = 400;

    /// <summary>Returns the exit code: 1 if any failed, or if there was no case at all.</summary>
    public static int Print(IEnumerable<CaseResult> results, TextWriter output)
    {
        var counts = new int[Enum.GetValues<CaseOutcome>().Length];
        foreach (var result in results)
        {
            counts[(int)result.Outcome]++;
            if (result.Outcome != CaseOutcome.Passed)
                output.WriteLine(Line(result));
        }
        var passed = counts[(int)CaseOutcome.Passed] + counts[(int)CaseOutcome.Accepted];
        var failed = counts[(int)CaseOutcome.Failed];
        output.WriteLine($"{passed} passed, {failed} failed, {counts[(int)CaseOutcome.Skipped]} skipped");
        return failed > 0 || passed == 0 ? 1 : 0;
    }

    static string Line(CaseResult result)
    {
        var word = result.Outcome switch
        {
            CaseOutcome.Accepted => "accepted difference",
            CaseOutcome.Skipped => "skipped",
            _ => "failed",
        };
        var line = $"{word}: {result.Name}: {result.Detail}".ReplaceLineEndings(" ");
        return line.Length <= LongestLine ? line : line[..LongestLine] + "…";
    }
}
