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

        public bool IsLimit => Flavour == "switch";
    }

    public static int Print(string xstateFile, string arvoFile)
    {
        var arvo = Read(arvoFile);
        Console.WriteLine($"{"",-44} {"per second",-36}per processor second");
        Console.WriteLine($"{"",-44} {"XState",12} {"Arvo",12} {"ratio",8} {"XState",12} {"Arvo",12} {"ratio",8}");
        var missed = 0;
        foreach (var theirs in Read(xstateFile))
        {
            foreach (var ours in arvo.Where(figure => Compares(figure, theirs) && !figure.IsLimit))
                missed += Print(theirs, ours) ? 0 : 1;
        }
        Console.WriteLine(missed == 0 ? $"All goals met: at least {Goal}x." : $"{missed} goals missed: below {Goal}x.");
        Console.WriteLine();
        Console.WriteLine("Against the same machine as a hand-written C# switch, per processor second:");
        foreach (var limit in arvo.Where(figure => figure.IsLimit))
            PrintLimit(limit, arvo.Where(figure => Compares(figure, limit) && !figure.IsLimit));
        return missed == 0 ? 0 : 1;
    }

    static bool Compares(Figure one, Figure other) => (one.Machine, one.Operation) == (other.Machine, other.Operation);

    /// <summary>False when a goal is missed.</summary>
    static bool Print(Figure theirs, Figure ours)
    {
        var ratio = ours.Rate.PerSecond / theirs.Rate.PerSecond;
        var processorRatio = ours.Rate.PerProcessorSecond / theirs.Rate.PerProcessorSecond;
        var isMet = !theirs.IsGoal || processorRatio >= Goal;
        Console.WriteLine(
            $"{theirs.Machine,-9} {theirs.Operation,-10} {theirs.Flavour,-6}: {ours.Flavour,-15} " +
            $"{theirs.Rate.PerSecond,12:N0} {ours.Rate.PerSecond,12:N0} {ratio,7:F1}x " +
            $"{theirs.Rate.PerProcessorSecond,12:N0} {ours.Rate.PerProcessorSecond,12:N0} {processorRatio,7:F1}x" +
            (theirs.IsGoal ? isMet ? "  met" : "  MISSED" : ""));
        return isMet;
    }

    static void PrintLimit(Figure limit, IEnumerable<Figure> figures)
    {
        var ratios = figures.Select(ours => $"{ours.Flavour} {limit.Rate.PerProcessorSecond / ours.Rate.PerProcessorSecond:F1}x slower");
        Console.WriteLine($"{limit.Machine,-9} {limit.Operation,-10} {limit.Rate.PerProcessorSecond,12:N0}: {string.Join(", ", ratios)}");
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
