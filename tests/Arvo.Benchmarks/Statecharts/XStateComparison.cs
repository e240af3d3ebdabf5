using System.Globalization;

namespace Arvo.Benchmarks.Statecharts;

/// <summary>
/// Ratios of two files of figures; each line is machine, operation, flavour, steps per second, steps per processor second. Medians over the
/// rounds. The goal is judged by processor time, which other programs on the machine disturb least; on a quiet machine both are the same.
/// </summary>
static class XStateComparison
{
    const double Goal = 10;

    sealed record Figure(string Machine, string Operation, string Flavour, Rate Rate)
    {
        /// <summary>Is the ratio to this one of the goals?</summary>
        public bool IsGoal => Flavour == "actor" && Operation is "send" or "roundtrip";
    }

    public static int Print(string xstateFile, string arvoFile)
    {
        var arvo = Read(arvoFile);
        Console.WriteLine($"{"",-46} {"per second",-36}per processor second");
        Console.WriteLine($"{"machine",-9} {"operation",-10} {"XState as",-10} {"Arvo as",-12} {"XState",12} {"Arvo",12} {"ratio",8} {"XState",12} {"Arvo",12} {"ratio",8}");
        var missed = 0;
        foreach (var theirs in Read(xstateFile))
        {
            foreach (var ours in arvo.Where(figure => (figure.Machine, figure.Operation) == (theirs.Machine, theirs.Operation)))
                missed += Print(theirs, ours) ? 0 : 1;
        }
        Console.WriteLine(missed == 0 ? $"All goals met: at least {Goal}x." : $"{missed} goals missed: below {Goal}x.");
        return missed == 0 ? 0 : 1;
    }

    /// <summary>False when a goal is missed.</summary>
    static bool Print(Figure theirs, Figure ours)
    {
        var ratio = ours.Rate.PerSecond / theirs.Rate.PerSecond;
        var processorRatio = ours.Rate.PerProcessorSecond / theirs.Rate.PerProcessorSecond;
        var isGoal = theirs.IsGoal && ours.Flavour != "switch";
        var isMet = !isGoal || processorRatio >= Goal;
        Console.WriteLine(
            $"{theirs.Machine,-9} {theirs.Operation,-10} {theirs.Flavour,-10} {ours.Flavour,-12} " +
            $"{theirs.Rate.PerSecond,12:N0} {ours.Rate.PerSecond,12:N0} {ratio,7:F1}x " +
            $"{theirs.Rate.PerProcessorSecond,12:N0} {ours.Rate.PerProcessorSecond,12:N0} {processorRatio,7:F1}x" +
            (isGoal ? isMet ? "  met" : "  MISSED" : ""));
        return isMet;
    }

    static List<Figure> Read(string file) =>
    [
        .. File.ReadLines(file)
            .Select(line => line.Split(' '))
            .GroupBy(words => (Machine: words[0], Operation: words[1], Flavour: words[2]))
            .Select(group => new Figure(group.Key.Machine, group.Key.Operation, group.Key.Flavour, new(Median(group, 3), Median(group, 4)))),
    ];

    static double Median(IEnumerable<string[]> lines, int column) =>
        Protocol.Median(lines.Select(words => double.Parse(words[column], CultureInfo.InvariantCulture)));
}
